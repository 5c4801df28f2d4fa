"""The two scripts of the tracker store: one reads a turn's beginning, one writes its end, each in one step.

Only commands of Redis 6.2. The keys, in this order: events, session, heard, and where a turn is meant the
answer to its message (see `bot.tracker_keys`).
"""

from __future__ import annotations

LOAD = """
-- ARGV[1]: 'session' or 'all'; then ids of messages.
-- Returns {answer}, or {nil, window, events, their ids, last id, which of the messages are known}.
if KEYS[4] then
  local answer = redis.call('GET', KEYS[4])
  if answer then return {answer} end
end
local start, window, last = '-', '', ''
if ARGV[1] == 'session' then
  local session = redis.call('HMGET', KEYS[2], 's', 'h', 'w')
  if session[2] then
    start, window, last = '(' .. session[2], session[3], session[2]
  elseif session[1] then
    start = session[1]
  end
end
local events, ids, known = {}, {}, {}
for i, entry in ipairs(redis.call('XRANGE', KEYS[1], start, '+')) do
  ids[i], events[i] = entry[1], entry[2][2]
end
for i = 2, #ARGV do
  if redis.call('ZSCORE', KEYS[3], ARGV[i]) then known[#known + 1] = ARGV[i] end
end
-- Joined, because a client parses one long string far sooner than thousands of short ones.
return {false, window, table.concat(events, ','), table.concat(ids, ' '), ids[#ids] or last, known}
"""

SAVE = """
-- ARGV: 1 'replace' or 'append', 2 last id seen, 3 last id the window stands for, 4 window or '', 5 answer,
-- 6 its seconds, 7 retention in ms or 0, 8 seconds all expires after or 0, 9 number of events, then of each
-- 's' if it starts a session or '-', and its JSON; then ids of messages.
-- Returns {answer that was there, if there was one, last id}.
local events, session, heard, answer = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
if answer then
  local there = redis.call('GET', answer)
  if there then return {there, ARGV[2]} end
end
if ARGV[1] == 'replace' then redis.call('DEL', events, session, heard) end

local latest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
local last = latest and latest[1] or ''
-- Whoever wrote since may have begun a session: the window would be of the one before.
if ARGV[4] ~= '' and last == ARGV[2] then redis.call('HSET', session, 'h', ARGV[3], 'w', ARGV[4]) end

local n = tonumber(ARGV[9])
for i = 10, 8 + 2 * n, 2 do
  last = redis.call('XADD', events, '*', 'e', ARGV[i + 1])
  if ARGV[i] == 's' then
    redis.call('HSET', session, 's', last)
    redis.call('HDEL', session, 'h', 'w')
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 10 + 2 * n, #ARGV do redis.call('ZADD', heard, now, ARGV[i]) end
if answer then redis.call('SET', answer, ARGV[5], 'EX', ARGV[6]) end

local retention = tonumber(ARGV[7])
if retention > 0 then
  -- What the next load reads stays, however old: without a session or a window that is everything.
  local place = redis.call('HMGET', session, 's', 'h')
  local needed = string.match(place[2] or place[1] or '0-0', '^%d+')
  redis.call('XTRIM', events, 'MINID', string.format('%.0f', math.min(now - retention, tonumber(needed))))
  redis.call('ZREMRANGEBYSCORE', heard, '-inf', '(' .. string.format('%.0f', now - retention))
end
for i = 1, 3 do
  if tonumber(ARGV[8]) > 0 then redis.call('EXPIRE', KEYS[i], ARGV[8]) else redis.call('PERSIST', KEYS[i]) end
end
return {false, last}
"""
