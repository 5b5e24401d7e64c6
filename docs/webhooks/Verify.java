// Checks a webhook of Rekey in Java, with what Java has.
//
//   java Verify.java < body     with WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Verify {
  /** Whether it is from Rekey, and from just now. */
  static boolean verify(String secret, String id, String timestamp, String signature, byte[] body)
      throws Exception {
    long ageSeconds = System.currentTimeMillis() / 1000 - Long.parseLong(timestamp);
    if (Math.abs(ageSeconds) > 300) return false;
    byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.write((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    signed.write(body);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] expected = Base64.getEncoder().encode(mac.doFinal(signed.toByteArray()));
    // While a signing secret is replaced there are two.
    for (String one : signature.split(" ")) {
      byte[] given = one.replaceFirst("^v1,", "").getBytes(StandardCharsets.UTF_8);
      if (one.startsWith("v1,") && MessageDigest.isEqual(given, expected)) return true;
    }
    return false;
  }

  public static void main(String[] arguments) throws Exception {
    byte[] body = System.in.readAllBytes();
    boolean isRight =
        verify(
            System.getenv("WEBHOOK_SECRET"),
            System.getenv("WEBHOOK_ID"),
            System.getenv("WEBHOOK_TIMESTAMP"),
            System.getenv("WEBHOOK_SIGNATURE"),
            body);
    if (!isRight) System.exit(1);
    System.out.println(new String(body, StandardCharsets.UTF_8));
  }
}
