-- Sends the requests of a file in any order, and counts what is not answered as it should be.
-- Usage: wrk … -s wrk.lua URL -- FILE STATUS; a line of FILE is a method, a path, headers (`name: value`, parted by `|`) and a body, parted by tabs.
local requests, wanted = {}, 200
local threads = {}
failed = 0
why = ""

function setup(thread) threads[#threads + 1] = thread end

function init(args)
  wanted = tonumber(args[2])
  math.randomseed(os.time())
  for line in io.lines(args[1]) do
    local method, path, headers, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local named = {}
    for name, value in headers:gmatch("([^|:]+): ([^|]*)") do named[name] = value end
    requests[#requests + 1] = wrk.format(method, path, named, body ~= "" and body or nil)
  end
end

function request() return requests[math.random(#requests)] end

function response(status, headers, body)
  if status ~= wanted or body:find('"errors"', 1, true) or body:find('"userErrors":[{', 1, true) then
    failed = failed + 1
    why = status .. " " .. body:sub(1, 300)
  end
end

function done(summary, latency)
  local failures, reason = 0, ""
  for _, thread in ipairs(threads) do
    failures = failures + thread:get("failed")
    if thread:get("why") ~= "" then reason = thread:get("why") end
  end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("\nMEASURED %d %d %d %d %d\n%s\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failures + broken, reason))
end
