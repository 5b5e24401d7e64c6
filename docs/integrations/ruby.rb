# An API integration in Ruby, with ruby-jwt: exchanges a request token, calls an API once.
#
#   ruby ruby.rb URL < credential      or with the credential string in REKEY_CREDENTIAL
require 'json'
require 'jwt'
require 'net/http'
require 'securerandom'

begin
  credential = JSON.parse((ENV['REKEY_CREDENTIAL'] || $stdin.read).unpack1('m'))
rescue JSON::ParserError
  abort 'This is not a credential string.' # The parser's own words would quote it.
end
claims = credential.slice('appname', 'appkey', 'shortname')
claims.update('iat' => Time.now.to_i, 'jti' => SecureRandom.uuid)
jwt = JWT.encode(claims, credential['sharedsecret'], 'HS256')

url = URI("#{credential['url']}/auth/token")
answer = Net::HTTP.post(url, { jwt: jwt }.to_json, 'Content-Type' => 'application/json')
unless answer.is_a?(Net::HTTPOK)
  refusal = JSON.parse(answer.body)
  warn "#{refusal['name']}: #{refusal['message']}"
  # 3: nothing helps but the new credential string. Load it here if you can.
  exit refusal['name'] == 'SHARED_SECRET_REGENERATED' ? 3 : 1
end

token = JSON.parse(answer.body)['access_token']
puts "HTTP #{Net::HTTP.get_response(URI(ARGV[0]), 'Authorization' => "Bearer #{token}").code}"
