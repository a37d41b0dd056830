// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the stand-in for HyperCore should do, written a second time, from the bytes of actions on: for comparison only.

const abs = (value) => (value < 0n ? -value : value)
const min = (a, b) => (a < b ? a : b)
const max = (a, b) => (a > b ? a : b)
const FEES = { taker: 45n, maker: 15n }
const WIDTHS = { 1: [32, 1, 64, 64, 1, 8, 128], 7: [64, 1], 10: [32, 64], 11: [32, 128] }
const DELAYED = [1, 2]
const BOUND = 2n ** 256n

/// [number, fields] of an action, or [number] if the fields are not what they should be, or [0].
function decode(data) {
  const bytes = data.slice(2)
  if (bytes.length < 8 || !bytes.startsWith('01')) return [0]
  const number = parseInt(bytes.slice(2, 8), 16)
  const fields = (bytes.slice(8).match(/.{1,64}/g) ?? []).map((word) => (word.length === 64 ? BigInt(`0x${word}`) : -1n))
  const widths = WIDTHS[number]
  if (!widths) return [number, fields]
  const good = fields.length === widths.length && fields.every((field, i) => field >= 0n && field < 1n << BigInt(widths[i]))
  return good ? [number, fields] : [number]
}

/// A price that the exchange takes: by its decimal digits.
function onTick(px, decimals) {
  const text = px.toString().padStart(decimals + 1, '0')
  const whole = text.slice(0, text.length - decimals)
  const part = text.slice(text.length - decimals).replace(/0+$/, '')
  return px > 0n && (part === '' || (whole + part).replace(/^0+/, '').length <= 5)
}

export function createModel({ delay = 3n, perps }) {
  const users = new Map()
  const queue = []
  let oid = 0n
  let told = 0
  const model = { users, perps, paused: false, drops: 0, fills: 0 }

  const flat = () => ({ szi: 0n, entry: 0n, iso: 0n, leverage: 20n, isolated: false })
  model.deposit = (who, usd, spot = 0n) => {
    if (!users.has(who)) users.set(who, { raw: 0n, spot: 0n, at: perps.map(flat), resting: [], cloids: new Set() })
    users.get(who).raw += usd
    users.get(who).spot += spot
  }

  const held = (user, isolated) => user.at.map((one, i) => ({ ...one, perp: perps[i] })).filter((one) => one.szi && one.isolated === isolated)
  const margin = ({ szi, leverage, perp }) => (abs(szi) * perp.mark) / leverage
  const upkeep = ({ szi, perp }) => (abs(szi) * perp.mark) / (2n * perp.maxLeverage)
  const sum = (list, of) => list.reduce((total, one) => total + of(one), 0n)
  const value = (user) => user.raw + sum(held(user, false), ({ szi, perp }) => szi * perp.mark)
  const used = (user) => sum(held(user, false), margin)
  const isolatedValue = ({ iso, szi, perp }) => iso + szi * perp.mark

  const withdrawable = (user) =>
    max(0n, value(user) - max(used(user), sum(held(user, false), ({ szi, perp }) => abs(szi) * perp.mark) / 10n))

  function affords(user, perp, delta) {
    const one = { ...user.at[perp], perp: perps[perp] }
    const later = { ...one, szi: one.szi + delta }
    if (abs(later.szi) <= abs(one.szi)) return true
    if (!one.isolated) return value(user) >= used(user) - margin(one) + margin(later)
    const same = one.szi === 0n || one.szi * later.szi > 0n
    return value(user) - used(user) + (same ? margin(one) : isolatedValue(one)) >= margin(later)
  }

  function fill(user, perp, delta, px, rate) {
    const one = user.at[perp]
    const before = one.szi
    const cash = -delta * px
    model.fills += 1
    one.szi += delta
    if (before * delta >= 0n) one.entry += delta * px
    else if (before * one.szi > 0n) one.entry = (one.entry * one.szi) / before
    else one.entry = one.szi * px
    user.raw -= (abs(cash) * rate + 99_999n) / 100_000n
    if (!one.isolated) return void (user.raw += cash)
    one.iso += cash
    const opened = before * delta >= 0n ? abs(delta) : 0n
    let added = (opened * px) / one.leverage
    if (one.szi === 0n) added = -one.iso
    else if (before * one.szi < 0n) added = (abs(one.szi) * px) / one.leverage - (one.iso + one.szi * px)
    one.iso += added
    user.raw -= added
  }

  /// The ladder's [price, size] within a limit, best first.
  const ladder = ({ bid, ask, step, size, levels }, buys, limit) =>
    Array.from({ length: size ? Number(levels) : 0 }, (_, i) => (buys ? ask + BigInt(i) * step : bid - BigInt(i) * step))
      .filter((px) => px > 0n && (buys ? px <= limit : px >= limit)).map((px) => [px, size])

  function take(user, perp, buys, size, limit) {
    for (const [px, most] of ladder(perps[perp], buys, limit)) {
      const part = min(size, most)
      if (part > 0n) fill(user, perp, buys ? part : -part, px, FEES.taker)
      size -= part
    }
    return size
  }

  function limitOrder(user, [asset, isBuy, limitPx, sz, reduceOnly, tif, cloid]) {
    if (tif < 1n || tif > 3n) return 'malformed'
    if (asset >= 10_000n) return 'ignored'
    if (asset >= perps.length) return 'asset'
    const perp = perps[asset]
    const buys = isBuy === 1n
    const px = limitPx / 10n ** (2n + perp.szDecimals)
    if (px * 10n ** (2n + perp.szDecimals) !== limitPx || !onTick(px, Number(6n - perp.szDecimals))) return 'Tick'
    let size = sz / 10n ** (8n - perp.szDecimals)
    if (sz === 0n || size * 10n ** (8n - perp.szDecimals) !== sz) return 'Size'
    if (px * 5n > perp.oracle * 9n || px * 5n < perp.oracle) return 'Oracle'
    if (cloid && user.cloids.has(cloid)) return 'Cloid'
    const { szi } = user.at[asset]
    if (reduceOnly) size = buys === szi < 0n ? min(size, abs(szi)) : 0n
    if (size === 0n) return 'ReduceOnly'
    if (size * min(px, perp.mark) < 10_000_000n && !(reduceOnly && size === abs(szi))) return 'MinTradeNtl'
    const crossing = ladder(perp, buys, px).length > 0
    if (tif === 1n && crossing) return 'BadAloPx'
    if (tif === 3n && !crossing) return 'IocCancel'
    if (!affords(user, Number(asset), buys ? size : -size)) return 'PerpMargin'
    oid += 1n
    if (cloid) user.cloids.add(cloid)
    const left = take(user, Number(asset), buys, size, px)
    if (left === 0n) return 'filled'
    if (tif === 3n) return 'partly filled'
    user.resting.push({ oid, perp: Number(asset), buys, reduceOnly: reduceOnly === 1n, px, size: left, cloid })
    return 'resting'
  }

  function carryOut(user, [number, fields]) {
    if (number === 0 || number > 15 || !fields) return 'malformed'
    if (!WIDTHS[number]) return 'ignored'
    if (number === 1) return limitOrder(user, fields)
    if (number === 7) {
      const [usd, toPerp] = fields
      if (toPerp ? user.spot < usd * 100n : withdrawable(user) < usd) return toPerp ? 'InsufficientSpotBalance' : 'withdrawable'
      user.raw += toPerp ? usd : -usd
      user.spot -= toPerp ? usd * 100n : -usd * 100n
      return 'transferred'
    }
    const key = number === 10 ? 'oid' : 'cloid'
    const found = user.resting.find((order) => order.perp === Number(fields[0]) && fields[1] && order[key] === fields[1])
    user.resting = user.resting.filter((order) => order !== found)
    return found ? 'cancelled' : 'MissingOrder'
  }

  function meet(user) {
    user.resting = user.resting.filter((order) => {
      const { szi } = user.at[order.perp]
      let size = order.size
      if (order.reduceOnly) size = order.buys === szi < 0n && szi ? min(size, abs(szi)) : 0n
      const depth = sum(ladder(perps[order.perp], order.buys, order.px), ([, most]) => most)
      if (size && !depth) return true
      const part = min(size, depth)
      if (!part || !affords(user, order.perp, order.buys ? part : -part)) return false
      fill(user, order.perp, order.buys ? part : -part, order.px, FEES.maker)
      order.size = size - part
      return order.size > 0n
    })
  }

  const close = (user, { szi }, perp) => szi && take(user, perp, szi < 0n, abs(szi), szi < 0n ? BOUND : 0n)
  const forfeit = (one) => Object.assign(one, { szi: 0n, entry: 0n, iso: 0n })

  function liquidate(user) {
    let any = false
    const needs = () => sum(held(user, false), upkeep)
    if (held(user, false).length && value(user) < needs()) {
      any = true
      user.at.forEach((one, perp) => !one.isolated && close(user, one, perp))
      if (!held(user, false).length) user.raw = max(user.raw, 0n)
      else if (value(user) * 3n < needs() * 2n) {
        user.at.filter(({ isolated }) => !isolated).forEach(forfeit)
        user.raw = 0n
      }
    }
    user.at.forEach((one, perp) => {
      const now = () => ({ ...one, perp: perps[perp] })
      if (!one.isolated || isolatedValue(now()) >= upkeep(now())) return
      any = true
      const { raw } = user
      close(user, one, perp)
      user.raw = max(user.raw, raw)
      if (isolatedValue(now()) * 3n < upkeep(now()) * 2n) forfeit(one)
    })
    if (any) user.resting = []
    return any
  }

  model.trade = (who, perp, delta) => {
    const user = users.get(who)
    if (affords(user, perp, delta)) take(user, perp, delta > 0n, abs(delta), delta > 0n ? BOUND : 0n)
  }
  model.fund = (perp, rate) => {
    for (const user of users.values()) {
      const one = user.at[perp]
      const paid = (one.szi * perps[perp].oracle * rate) / 10n ** 10n
      if (one.isolated) one.iso -= paid
      else user.raw -= paid
    }
  }
  model.tell = (actions) => {
    for (const { user, time, data } of actions) {
      const decoded = decode(data)
      const due = time + (DELAYED.includes(decoded[0]) ? delay : 0n)
      queue.push({ who: user, known: users.has(user), due, decoded, id: ++told })
    }
  }
  /// Gives {applied: [[who, number, outcome]], liquidated: [who]} as the sequencer's step.
  model.advance = (now) => {
    if (!model.paused) users.forEach(meet)
    const isDue = ({ due, decoded }) => due <= now && !(model.paused && DELAYED.includes(decoded[0]))
    const due = queue.filter(isDue).sort((a, b) => Number(a.due - b.due) || a.id - b.id)
    due.forEach((one) => queue.splice(queue.indexOf(one), 1))
    const applied = due.map(({ who, known, decoded }) => {
      if (decoded[0] === 1 && model.drops > 0) return model.drops--, [who, 1, 'dropped']
      return [who, decoded[0], known ? carryOut(users.get(who), decoded) : 'no account']
    })
    return { applied, liquidated: [...users.keys()].filter((who) => liquidate(users.get(who))) }
  }
  return model
}
