-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- For wrk: asks each line of the file $TARGETS once, its threads by turns, with pauses of $PAUSE milliseconds on
-- average if that is given (drawn so that requests come by chance). Prints one line for serving.py.

local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	targets = {}
	for line in io.lines(os.getenv("TARGETS")) do
		targets[#targets + 1] = wrk.format("GET", line, {["Accept-Language"] = "zh"})
	end
	of = tonumber(os.getenv("THREADS"))
	at = number
	pause = tonumber(os.getenv("PAUSE") or "0")
	math.randomseed(number + 1)
end

function request()
	local target = targets[at % #targets + 1]
	at = at + of
	return target
end

if os.getenv("PAUSE") then
	function delay()
		return math.floor(-pause * math.log(1 - math.random()) + .5)
	end
end

function done(summary, latency, requests)
	local e = summary.errors
	io.write(string.format("bench %d %d %.3f %.3f %.3f %d %d\n", summary.requests, summary.duration,
		latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
		e.write + e.status + e.timeout, e.connect + e.read))
end
