-- SPDX-License-Identifier: Apache-2.0
-- As load.lua, with a rest before each request: a steady rate on connections that stay open.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
dofile(here .. "load.lua")

function delay()
  return math.random(20, 60)
end
