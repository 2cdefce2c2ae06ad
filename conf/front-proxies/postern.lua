-- Asks the gate about a request; see haproxy.cfg beside this file. HAProxy's own HTTP client does the asking.
-- Only an answer of 2xx sets the variable txn.postern: an error of any kind lets nothing pass.

-- every header that the gate may send to the app; a client's own are taken away first
local identity = {
    "x-remote-user", "x-remote-email", "x-remote-name", "x-remote-groups", "x-remote-sysadmin", "x-remote-subject",
    "x-postern-assertion", "authorization",
}
-- what concerns the connection or the body, neither of which goes along with the question
local left = {
    ["connection"] = true, ["keep-alive"] = true, ["proxy-connection"] = true, ["te"] = true, ["trailer"] = true,
    ["transfer-encoding"] = true, ["upgrade"] = true, ["content-length"] = true, ["expect"] = true,
}

core.register_action("postern_ask", { "http-req" }, function(txn, gate)
    local headers = {}
    for name, values in pairs(txn.http:req_get_headers()) do
        if not left[name] then
            local lines = {}
            -- the first has the number 0
            for i = 0, #values do
                lines[#lines + 1] = values[i]
            end
            headers[name] = lines
        end
    end
    headers["x-original-method"] = { txn.sf:method() }
    headers["x-original-uri"] = { txn.sf:pathq() }
    for _, name in ipairs(identity) do
        if name ~= "authorization" then
            headers[name] = nil
        end
    end

    local ok, answer = pcall(function()
        return core.httpclient():get({ url = "http://" .. gate .. "/oauth2/auth", headers = headers, timeout = 5000 })
    end)
    if not ok or not answer or not answer.status or answer.status < 200 or answer.status > 299 then
        return
    end
    for _, name in ipairs(identity) do
        txn.http:req_del_header(name)
        local values = answer.headers[name]
        if values then
            txn.http:req_set_header(name, values[0])
        end
    end
    txn.http:req_del_header("dpop")
    txn:set_var("txn.postern", "pass")
end, 1)
