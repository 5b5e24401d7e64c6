-- Asks Rekey about a request, for haproxy.cfg: sets txn.rekey_account, txn.rekey_appname and
-- txn.rekey_role of a request that is let in, and answers every other.

local VERIFY = "http://rekey/api/v1/auth/verify"
-- The "bind" of the section "listen rekey".
local THROUGH = "abns@rekey-verify"
local TIMEOUT_MS = 3000
-- What of Rekey's answer goes to a caller who is refused.
local PASSED_ON = { "www-authenticate", "retry-after", "content-type", "cache-control" }

local function refuse(txn, status, headers, body)
  local reply = txn:reply()
  reply:set_status(status)
  for name, value in pairs(headers) do
    reply:add_header(name, value)
  end
  reply:set_body(body)
  txn:done(reply)
end

-- Names of headers are in lower case here, and their values are lists that begin at 0.
local function first(headers, name)
  local values = headers and headers[name]
  return values and values[0]
end

local function verify(txn)
  local asked = txn.http:req_get_headers()
  local headers = { ["x-forwarded-for"] = { txn.f:src() } }
  local authorization = first(asked, "authorization")
  if authorization then
    headers["authorization"] = { authorization }
  end

  -- GET and no body, whatever the caller sent.
  local answer = core.httpclient():get({
    url = VERIFY, dst = THROUGH, headers = headers, timeout = TIMEOUT_MS,
  })

  if answer.status == 200 then
    txn:set_var("txn.rekey_account", first(answer.headers, "x-auth-account"))
    txn:set_var("txn.rekey_appname", first(answer.headers, "x-auth-appname"))
    txn:set_var("txn.rekey_role", first(answer.headers, "x-auth-role"))
    txn:set_var("txn.rekey_verified", true)
    return
  end

  if answer.status ~= 401 then
    refuse(txn, 503, { ["retry-after"] = "1" }, "")
    return
  end
  local passed = {}
  for _, name in ipairs(PASSED_ON) do
    passed[name] = first(answer.headers, name)
  end
  refuse(txn, 401, passed, answer.body or "")
end

core.register_action("rekey-verify", { "http-req" }, verify)
