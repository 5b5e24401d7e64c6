import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An API integration in Java 11 or later, with what the JDK has built in: exchanges a request token,
 * calls an API once.
 *
 * <p>java Rekey.java URL < credential, or with the credential string in REKEY_CREDENTIAL
 */
class Rekey {
  /** A text of a flat JSON object. With Jackson or Gson on the class path, use that. */
  static String member(String json, String name) {
    var matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static void main(String[] args) throws Exception {
    var text = System.getenv("REKEY_CREDENTIAL");
    if (text == null) text = new String(System.in.readAllBytes());
    var credential = new String(Base64.getMimeDecoder().decode(text));
    var claims =
        String.format(
            "{\"iat\":%d,\"jti\":\"%s\",\"appname\":\"%s\",\"appkey\":\"%s\",\"shortname\":\"%s\"}",
            System.currentTimeMillis() / 1000,
            UUID.randomUUID(),
            member(credential, "appname"),
            member(credential, "appkey"),
            member(credential, "shortname"));
    var signed = base64url("{\"alg\":\"HS256\"}".getBytes()) + "." + base64url(claims.getBytes());
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(member(credential, "sharedsecret").getBytes(), "HmacSHA256"));
    var jwt = signed + "." + base64url(mac.doFinal(signed.getBytes()));

    var http = HttpClient.newHttpClient();
    var exchange =
        HttpRequest.newBuilder(URI.create(member(credential, "url") + "/auth/token"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"jwt\":\"" + jwt + "\"}"))
            .build();
    var answer = http.send(exchange, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      var name = member(answer.body(), "name");
      System.err.println(name + ": " + member(answer.body(), "message"));
      // 3: nothing helps but the new credential string. Load it here if you can.
      System.exit(name.equals("SHARED_SECRET_REGENERATED") ? 3 : 1);
    }
    var call =
        HttpRequest.newBuilder(URI.create(args[0]))
            .header("Authorization", "Bearer " + member(answer.body(), "access_token"))
            .build();
    System.out.println("HTTP " + http.send(call, BodyHandlers.discarding()).statusCode());
  }
}
