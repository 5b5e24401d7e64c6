<?php
// An API integration in PHP, with what PHP has built in: exchanges a request token, calls an API once.
//
//   php php.php URL < credential      or with the credential string in REKEY_CREDENTIAL

/** Sends without following redirects, which would carry the token along. Gives status and body. */
function send(string $url, array $http): array {
    $context = stream_context_create(['http' => $http + ['ignore_errors' => true, 'follow_location' => 0]]);
    $body = file_get_contents($url, false, $context);
    return [(int) explode(' ', $http_response_header[0] ?? '- 0')[1], $body];
}

$base64url = fn(string $bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
$text = getenv('REKEY_CREDENTIAL') ?: stream_get_contents(STDIN);
$credential = json_decode(base64_decode($text), true, flags: JSON_THROW_ON_ERROR);
$claims = array_intersect_key($credential, array_flip(['appname', 'appkey', 'shortname']));
$claims += ['iat' => time(), 'jti' => bin2hex(random_bytes(16))];
$signed = $base64url('{"alg":"HS256","typ":"JWT"}') . '.' . $base64url(json_encode($claims));
$jwt = $signed . '.' . $base64url(hash_hmac('sha256', $signed, $credential['sharedsecret'], true));

$http = ['method' => 'POST', 'header' => 'Content-Type: application/json', 'content' => json_encode(['jwt' => $jwt])];
[$status, $body] = send($credential['url'] . '/auth/token', $http);
$answer = json_decode($body, true);
if ($status !== 200) {
    fwrite(STDERR, "{$answer['name']}: {$answer['message']}\n");
    // 3: nothing helps but the new credential string. Load it here if you can.
    exit($answer['name'] === 'SHARED_SECRET_REGENERATED' ? 3 : 1);
}
[$status] = send($argv[1], ['header' => 'Authorization: Bearer ' . $answer['access_token']]);
echo "HTTP $status\n";
