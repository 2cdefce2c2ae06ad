-- SPDX-License-Identifier: Apache-2.0
-- wrk -s load.lua URL -- TOKENS MODE [SKIP]
--   one    the first token of the file, every time
--   cycle  the first SKIP tokens in turn, for ever
--   cookies  the first SKIP lines in turn, for ever, each a Cookie header
--   each   every token once, starting after SKIP lines; the file from its start again at its end
-- Prints one line of JSON at the end.

local lines, mode, skip
local known, at = {}, 0

function init(args)
  local file = args[1]
  mode, skip = args[2] or "one", tonumber(args[3] or "0")
  if mode == "one" then
    wrk.headers["Authorization"] = "Bearer " .. io.open(file):read("*l")
    return
  end
  lines = io.open(file)
  if mode == "cycle" or mode == "cookies" then
    local header, before = "Authorization", "Bearer "
    if mode == "cookies" then
      header, before = "Cookie", ""
    end
    for index = 1, skip do
      wrk.headers[header] = before .. lines:read("*l")
      known[index] = wrk.format()
    end
    request = function()
      at = at % #known + 1
      return known[at]
    end
    return
  end
  local length = #lines:read("*l") + 1
  lines:seek("set", length * skip)
  wrk.headers["Authorization"] = "@"
  local before, after = wrk.format():match("^(.-)@(.*)$")
  before = before .. "Bearer "
  request = function()
    local token = lines:read("*l")
    if not token then
      lines:seek("set", 0)
      token = lines:read("*l")
    end
    return before .. token .. after
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"bytes":%d,"status":%d,"socket":%d,"timeout":%d,"p50":%.3f,"p99":%.3f,"max":%.3f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
