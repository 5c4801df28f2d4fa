"""Every script that runs inside Redis (6.2 or later). Each is one step: whole, or not at all.

A lease is an entry of a ready stream, pending for one worker. Its fencing token is the entry's delivery
count: a worker's name alone is not enough, for the same worker may lose a lease and get it again.
"""

from __future__ import annotations

from hub.redis import keys

_CHANNELS = f"local WAKE, LIVE = '{keys.WAKE}', '{keys.LIVE}'"
_COMMON = (
    _CHANNELS
    + """
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
-- make the mailbox known to the workers; the stream and its group come into being with the first one
local function ready(stream, mailbox)
  if redis.call('EXISTS', stream) == 0 then
    redis.call('XGROUP', 'CREATE', stream, 'workers', '0', 'MKSTREAM')
  end
  redis.call('XADD', stream, '*', 'm', mailbox)
end
local function put(mail, stream, letter, mailbox, partition)
  if redis.call('RPUSH', mail, string.format('%.0f', now()) .. '|' .. letter) == 1 then
    ready(stream, mailbox)
  end
  redis.call('PUBLISH', WAKE, partition)
end
-- KEYS[1] is the ready stream, ARGV: 1 entry, 2 worker, 3 token
local function mine()
  local p = redis.pcall('XPENDING', KEYS[1], 'workers', ARGV[1], ARGV[1], 1, ARGV[2])
  return not p.err and #p == 1 and p[1][4] == tonumber(ARGV[3])
end
local function give_back()
  redis.call('XACK', KEYS[1], 'workers', ARGV[1])
  redis.call('XDEL', KEYS[1], ARGV[1])
end
-- KEYS[2] is the mail, KEYS[3] the tries: drop the oldest letter, give the lease back with the last one
local function drop()
  redis.call('LPOP', KEYS[2])
  redis.call('DEL', KEYS[3])
  local left = redis.call('LLEN', KEYS[2])
  if left == 0 then give_back() end
  return left
end
"""
)

PUT = (
    _COMMON
    + """
-- KEYS: seen, mail, ready   ARGV: letter, mailbox, partition, seconds to remember, most letters
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
if redis.call('LLEN', KEYS[2]) >= tonumber(ARGV[5]) then return -1 end
redis.call('SET', KEYS[1], '1', 'EX', ARGV[4])
put(KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3])
return 1
"""
)

TAKE = (
    _COMMON
    + """
-- KEYS: the boxes' ready streams, later   ARGV: worker, idle ms, most, the boxes' names, first things first
-- returns mailbox, entry, token, mailbox, entry, token, ...
local boxes, stream = #KEYS - 1, {}
for i = 1, boxes do stream[ARGV[3 + i]] = KEYS[i] end
local most, out = tonumber(ARGV[3]), {}
local function room(share) return math.min(share, most - #out / 3) end
local function lease(mailbox, entry, token)
  for _, v in ipairs({mailbox, entry, token}) do out[#out + 1] = v end
end
-- up to so many leases of one box: first those of silent holders, then those nobody had
local function take(ready, share)
  local before, n = #out / 3, room(share)
  if n < 1 or redis.call('EXISTS', ready) == 0 then return end
  local old = redis.call('XAUTOCLAIM', ready, 'workers', ARGV[1], ARGV[2], '0-0', 'COUNT', n)[2]
  for _, e in ipairs(old) do
    lease(e[2][2], e[1], redis.call('XPENDING', ready, 'workers', e[1], e[1], 1)[1][4])
  end
  n = n - (#out / 3 - before)
  local new = n > 0 and redis.call(
    'XREADGROUP', 'GROUP', 'workers', ARGV[1], 'COUNT', n, 'STREAMS', ready, '>')
  for _, e in ipairs(new and new[1][2] or {}) do lease(e[2][2], e[1], 1) end
  return #out / 3 - before == share
end
for _, m in ipairs(redis.call('ZRANGEBYSCORE', KEYS[boxes + 1], '-inf', now(), 'LIMIT', 0, 100)) do
  redis.call('ZREM', KEYS[boxes + 1], m)
  ready(stream[cjson.decode(m)[1]], m)
end
-- an equal share for each, so that no box takes all the room; then what is left, to those who have more
local share, more = math.ceil(most / boxes), {}
for i = 1, boxes do
  if take(KEYS[i], share) then more[#more + 1] = KEYS[i] end
end
for _, ready in ipairs(more) do take(ready, most) end
return out
"""
)

OPEN = (
    _COMMON
    + """
-- KEYS: ready, mail, tries, conversation   ARGV: entry, worker, token
if not mine() then return -1 end
local letter = redis.call('LINDEX', KEYS[2], 0)
if not letter then give_back(); return 0 end
redis.call('XCLAIM', KEYS[1], 'workers', ARGV[2], 0, ARGV[1], 'JUSTID')
return {letter, redis.call('HINCRBY', KEYS[3], 'tries', 1), redis.call('HGET', KEYS[3], 'sending') or '0',
        redis.call('GET', KEYS[4]) or ''}
"""
)

RENEW = (
    _COMMON
    + """
-- KEYS: ready   ARGV: entry, worker, token.   JUSTID resets the idle time and leaves the token as it is
if not mine() then return -1 end
redis.call('XCLAIM', KEYS[1], 'workers', ARGV[2], 0, ARGV[1], 'JUSTID')
return 1
"""
)

SENDING = (
    _COMMON
    + """
-- KEYS: ready, mail, tries   ARGV: entry, worker, token
if not mine() then return -1 end
return redis.call('HINCRBY', KEYS[3], 'sending', 1)
"""
)

COMMIT = (
    _COMMON
    + """
-- KEYS: ready, mail, tries, log, conversation, outcome, dead, more...
-- ARGV: entry, worker, token, writes (JSON), partition, mailbox.   Numbers in `writes` are places in KEYS
-- with `writes.dead`, which says why, the letter is kept among the dead
if not mine() then return -1 end
local writes = cjson.decode(ARGV[4])
for _, line in ipairs(writes.log) do
  local news = true
  if line[2] then
    local known = tonumber(string.match(redis.call('GET', KEYS[line[2]]) or '0', '%d+'))
    news = line[3] > known
    if news then redis.call('SET', KEYS[line[2]], line[3] .. ' ' .. line[4], 'EX', writes.keep) end
  end
  if news then redis.call('XADD', KEYS[4], '*', 'e', line[1]) end
end
if writes.conversation then redis.call('SET', KEYS[5], writes.conversation) end
if writes.outcome then redis.call('SET', KEYS[6], writes.outcome, 'EX', writes.keep) end
for _, p in ipairs(writes.puts) do put(KEYS[p[1]], KEYS[p[2]], p[3], p[4], ARGV[5]) end
if writes.dead then
  local letter = string.match(redis.call('LINDEX', KEYS[2], 0), '|(.*)')
  redis.call('XADD', KEYS[7], '*', 'm', ARGV[6], 'l', letter, 'w', writes.dead)
end
for _, signal in ipairs(writes.signals) do redis.call('PUBLISH', LIVE, signal) end
return drop()
"""
)

POSTPONE = (
    _COMMON
    + """
-- KEYS: ready, mail, tries, later   ARGV: entry, worker, token, mailbox, until ms, sent, tried
if not mine() then return -1 end
local function one_less(what)
  local n = tonumber(redis.call('HGET', KEYS[3], what) or '0')
  if n > 0 then redis.call('HSET', KEYS[3], what, n - 1) end
end
if ARGV[7] == '0' then one_less('tries')
elseif ARGV[6] == '0' then one_less('sending') end
redis.call('ZADD', KEYS[4], ARGV[5], ARGV[4])
give_back()
return 1
"""
)


LEAVE = """
-- KEYS: the boxes' ready streams   ARGV: worker.   A consumer's leases go with it: one that has any stays
for _, stream in ipairs(KEYS) do
  if redis.call('EXISTS', stream) == 1
      and #redis.call('XPENDING', stream, 'workers', '-', '+', 1, ARGV[1]) == 0 then
    redis.call('XGROUP', 'DELCONSUMER', stream, 'workers', ARGV[1])
  end
end
"""

REPLAY = (
    _COMMON
    + """
-- KEYS: dead, mail, ready   ARGV: dead letter's id, mailbox, partition
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then return 0 end
redis.call('XDEL', KEYS[1], ARGV[1])
put(KEYS[2], KEYS[3], found[1][2][4], ARGV[2], ARGV[3])
return 1
"""
)

SHOW = (
    _CHANNELS
    + """
-- KEYS: case, waiting, claimed, closed   ARGV: case (JSON), place, seconds a closed case is kept
-- the team's queues share the slot of KEYS[2]; a transfer leaves the former team's
local case, old = cjson.decode(ARGV[1]), redis.call('GET', KEYS[1])
if old then
  old = cjson.decode(old)
  if old.version >= case.version then return 0 end
  redis.call('ZREM', KEYS[2] .. ':' .. old.team, case.id)
end
for i = 2, 4 do redis.call('ZREM', KEYS[i], case.id) end
redis.call('SET', KEYS[1], ARGV[1])
if case.state == 'queued' then
  redis.call('ZADD', KEYS[2], ARGV[2], case.id)
  redis.call('ZADD', KEYS[2] .. ':' .. case.team, ARGV[2], case.id)
elseif case.state == 'claimed' then
  redis.call('ZADD', KEYS[3], case.since, case.id)
else
  redis.call('ZADD', KEYS[4], case.since, case.id)
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', case.since - ARGV[3] * 1000)
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
redis.call('PUBLISH', LIVE, '{"kind":"desk"}')
return 1
"""
)

THROTTLE = """
-- KEYS: throttle   ARGV: limit, seconds.   returns 0, or the ms to wait
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
if n <= tonumber(ARGV[1]) then return 0 end
return math.max(1, redis.call('PTTL', KEYS[1]))
"""

RESERVE = (
    _COMMON
    + """
-- KEYS: limit   ARGV: ms between two places, places at once, most ms to wait
-- returns the ms to wait for the place that was booked; negative: nothing booked, ask again after so many ms
local interval, burst, t = tonumber(ARGV[1]), tonumber(ARGV[2]), now()
local free = math.max(t, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = math.ceil(math.max(0, free - (burst - 1) * interval - t))
if wait > tonumber(ARGV[3]) then return -wait end
free = free + interval
redis.call('SET', KEYS[1], string.format('%.3f', free), 'PX', math.ceil(free - t) + 1000)
return wait
"""
)

PAUSE = (
    _COMMON
    + """
-- KEYS: limit   ARGV: ms between two places, places at once, ms to wait
local t, pause = now(), tonumber(ARGV[3])
local free = t + pause + (tonumber(ARGV[2]) - 1) * tonumber(ARGV[1])
if free > tonumber(redis.call('GET', KEYS[1]) or '0') then
  redis.call('SET', KEYS[1], string.format('%.3f', free), 'PX', math.ceil(free - t) + 1000)
end
"""
)

ALL = {
    "PUT": PUT,
    "TAKE": TAKE,
    "OPEN": OPEN,
    "RENEW": RENEW,
    "SENDING": SENDING,
    "COMMIT": COMMIT,
    "POSTPONE": POSTPONE,
    "LEAVE": LEAVE,
    "REPLAY": REPLAY,
    "SHOW": SHOW,
    "THROTTLE": THROTTLE,
    "RESERVE": RESERVE,
    "PAUSE": PAUSE,
}
"""By name, as `Connection.run` calls them."""
