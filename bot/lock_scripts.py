"""What the lock store has Redis do, each step whole or not at all.

Keys: the queue (a list of tokens), the leases (a hash: token → until when, in Redis' milliseconds), and the
list by which this token's owner is woken. Arguments: the token, the length of a lease in milliseconds. The
keys of a conversation share a hash tag, so the one place where a script makes up a key itself, to wake
another token, is on the same node.
"""

from __future__ import annotations

_SHARED = """
local queue, leases, wake = KEYS[1], KEYS[2], KEYS[3]
local token, lease = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function renew()
  redis.call('HSET', leases, token, now + lease)
  for _, key in ipairs({queue, leases}) do redis.call('PEXPIRE', key, lease * 20) end
end

local function call(other)
  local bell = string.sub(wake, 1, -#token - 1) .. other
  redis.call('RPUSH', bell, 1)
  redis.call('PEXPIRE', bell, lease)
end

-- Who is in front, after those are gone whose lease ran out, and until when.
local function front()
  local gone = false
  while true do
    local first = redis.call('LINDEX', queue, 0)
    if not first then return nil, 0 end
    local till = tonumber(redis.call('HGET', leases, first) or 0)
    if till > now then
      if gone and first ~= token then call(first) end
      return first, till
    end
    redis.call('LPOP', queue)
    redis.call('HDEL', leases, first)
    gone = true
  end
end
"""

# Stand in the queue: at its end if the place is new, or was lost. 0 if it is the front; else the
# milliseconds after which to ask again, because then the lease of whoever is in front has run out.
ENTER = (
    _SHARED
    + """
if redis.call('HEXISTS', leases, token) == 0 then redis.call('RPUSH', queue, token) end
renew()
local first, till = front()
if first == token then return 0 end
return till - now
"""
)

# Stay in the queue. 0 if the place was lost.
RENEW = (
    _SHARED
    + """
if redis.call('HEXISTS', leases, token) == 0 then return 0 end
renew()
return 1
"""
)

# Go, and wake whoever is in front now.
LEAVE = (
    _SHARED
    + """
local led = redis.call('LINDEX', queue, 0) == token
redis.call('LREM', queue, 1, token)
redis.call('HDEL', leases, token)
redis.call('DEL', wake)
local first = front()
if led and first then call(first) end
return 1
"""
)
