# An API integration in Perl, with Crypt::JWT: exchanges a request token, calls an API once.
#
#   perl perl.pl URL < credential      or with the credential string in REKEY_CREDENTIAL
use strict;
use warnings;
use Crypt::JWT 'encode_jwt';
use Crypt::PRNG 'random_bytes_hex';
use HTTP::Tiny;
use JSON::PP;
use MIME::Base64 'decode_base64';

my $credential = decode_json(decode_base64($ENV{REKEY_CREDENTIAL} // join '', <STDIN>));
my %claims = map { $_ => $credential->{$_} } qw(appname appkey shortname);
@claims{qw(iat jti)} = (time, random_bytes_hex(16));
my $jwt = encode_jwt(payload => \%claims, key => $credential->{sharedsecret}, alg => 'HS256');

# A redirect that is followed would carry the token along.
my $http = HTTP::Tiny->new(max_redirect => 0);
my $content = encode_json({ jwt => $jwt });
my $request = { headers => { 'Content-Type' => 'application/json' }, content => $content };
my $response = $http->post("$credential->{url}/auth/token", $request);
my $answer = eval { decode_json($response->{content}) } // { name => 'HTTP', message => $response->{status} };
if (!$response->{success}) {
    print STDERR "$answer->{name}: $answer->{message}\n";
    # 3: nothing helps but the new credential string. Load it here if you can.
    exit($answer->{name} eq 'SHARED_SECRET_REGENERATED' ? 3 : 1);
}
my $call = $http->get($ARGV[0], { headers => { Authorization => "Bearer $answer->{access_token}" } });
print "HTTP $call->{status}\n";
