// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Hedging on GMX: orders that somebody else carries out later, at another price, or never.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { disableMarket, openOrders, order, positionOf, setFeature, usd, DECREASE, INCREASE, execute } from '../devnet/lib/gmx.mjs'
import { checkReplay } from './lib/books.mjs'
import { checkStory, drive, executors, gmxConfig as configOf, gmxStory, mined, startGmxWorld } from './lib/gmx_world.mjs'
import { evenkeel, startCommand, startKeeper } from './lib/keeper.mjs'
import { sleep } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
const TARGET = { '    asset: ETH': '    asset: ETH\n    target: 3 ETH' }
const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))
const settled = (price, steps = 12) => Array(steps).fill(price)
const termOf = ({ terms }) => terms.find(({ venue }) => venue === 'gmx_v2')
const tokensOf = (position) => Number(position?.sizeInTokens ?? 0n) / 1e18

async function checkSize(world, seen) {
  const [short, long] = [await positionOf(world.tx, world.gmx, world.keeper), await positionOf(world.tx, world.gmx, world.keeper, { isLong: true })]
  const held = tokensOf(long) - tokensOf(short)
  const { size } = termOf(seen)
  assert.ok(Math.abs(Number(size) - held) < 0.01 * Math.max(1, Math.abs(held)), `said ${size}, GMX has ${held}`)
  const off = Math.abs(Number(seen.delta) - Number(seen.target))
  assert.ok(off <= 0.03 * Math.max(Number(seen.gross_delta), 5), `net delta ${seen.delta}, target ${seen.target}: ${seen.plan.reason}`)
  return { short, long, held }
}

describe('GMX is the only hedge', LIMIT, () => {
  let world, config
  before(async () => {
    world = await startGmxWorld(['--liquidity-usd', '60000', '--width', '0.2'])
    config = configOf(world, 'gmx.yaml', TARGET)
    await world.control('price', { price: 2000 })
  })
  after(() => world?.stop())

  test('what the venue would not do is refused, with the reason', async () => {
    const planned = async (path = config) => {
      const { stdout, stderr } = await evenkeel(world, 'plan', path)
      return stdout + stderr
    }
    assert.match(await planned(), /first: let the .* take \d+ units of/)
    await disableMarket(world.tx, world.gmx)
    await mined(world)
    assert.match(await planned(), /refuse[^]*disabled/)
    await disableMarket(world.tx, world.gmx, false)
    await setFeature(world.tx, world.gmx, 'CREATE', INCREASE, false)
    await mined(world)
    assert.match(await planned(), /refuse[^]*(disabled|switched off|takes no)/)
    await setFeature(world.tx, world.gmx, 'CREATE', INCREASE, true)
    await mined(world)
    assert.match(await planned(), /first: let the/)
  })

  test('opens, adds, reduces, turns round and ends long, by orders filled later', async (t) => {
    const check = await evenkeel(world, 'check', config)
    assert.equal(check.code, 0, check.stdout + check.stderr)
    const keepers = executors(world, (key, age) => (age < 1 ? 'wait' : 'fill'))
    const keeper = startKeeper(world, { config })
    const first = await checkSize(world, await drive(world, keeper, keepers, settled(2000)))
    assert.ok(first.held < -5, `held ${first.held}`)
    const more = await checkSize(world, await drive(world, keeper, keepers, [...ramp(2000, 1820, 24), ...settled(1820)]))
    assert.ok(more.held < first.held - 3, `held ${more.held} after a fall`)
    const less = await checkSize(world, await drive(world, keeper, keepers, [...ramp(1820, 2150, 40), ...settled(2150)]))
    assert.ok(less.held > first.held, `held ${less.held} after a rise`)
    const last = await checkSize(world, await drive(world, keeper, keepers, [...ramp(2150, 2600, 45), ...settled(2600)]))
    assert.ok(last.held > 2.8 && last.short === undefined, `held ${last.held}`)
    assert.equal((await keeper.stop()).code, 0)
    const story = checkStory(await gmxStory(world))
    t.diagnostic(JSON.stringify(story))
    assert.equal(story.open, 0)
    await checkReplay(world, config)
  })

  test('orders that are cancelled are made again, those that nobody fills are taken back', async (t) => {
    const fates = ['cancel', 'fill', 'never', 'fill']
    const kinds = new Map()
    const keepers = executors(world, (key, age) => {
      if (!kinds.has(key)) kinds.set(key, fates[kinds.size % fates.length])
      return kinds.get(key) === 'never' ? 'wait' : kinds.get(key)
    })
    const keeper = startKeeper(world, { config })
    // A block is twelve seconds: an order is dead after 25 of them.
    await checkSize(world, await drive(world, keeper, keepers, [...ramp(2600, 2000, 60), ...settled(2000, 40)]))
    assert.equal((await keeper.stop()).code, 0)
    const story = await gmxStory(world)
    const reasons = story.filter(({ name }) => name === 'OrderCancelled').map(({ reason }) => reason)
    assert.ok(reasons.includes('USER_INITIATED_CANCEL'), `cancelled for ${reasons}`)
    assert.ok(reasons.some((reason) => reason !== 'USER_INITIATED_CANCEL'), `cancelled for ${reasons}`)
    t.diagnostic(JSON.stringify(checkStory(story)))
    await checkReplay(world, config)
  })

  test('a keeper that dies with an order open makes no second one', async () => {
    const keepers = executors(world, () => 'wait')
    const keeper = startKeeper(world, { config })
    await drive(world, keeper, keepers, ramp(2000, 1850, 12))
    const open = await openOrders(world.tx, world.gmx, world.keeper)
    assert.equal(open.length, 1)
    await keeper.kill()
    const next = startKeeper(world, { config })
    const seen = await drive(world, next, keepers, settled(1850, 4))
    assert.deepEqual(await openOrders(world.tx, world.gmx, world.keeper), open)
    assert.match(seen.plan.reason, /has yet to carry out 0x/)
    keepers.become(() => 'fill')
    await checkSize(world, await drive(world, next, keepers, settled(1850)))
    assert.equal((await next.stop()).code, 0)
    checkStory(await gmxStory(world))
    await checkReplay(world, config)
  })

  test('what another program does to the position is told', async () => {
    const { tx, gmx, keeper: account, net } = world
    const keepers = executors(world)
    const keeper = startKeeper(world, { config })
    await drive(world, keeper, keepers, settled(1850, 3))
    await order(tx, gmx, account, { type: DECREASE, size: usd(2000) })
    await mined(world)
    const seen = await drive(world, keeper, keepers, settled(1850, 6))
    assert.match(JSON.stringify(seen), /foreign|lost_leg|somebody else/)
    await keeper.stop()
    assert.equal((await evenkeel(world, 'adopt', config)).code, 0)
    assert.equal((await evenkeel(world, 'resume', config)).code, 0)
  })

  test('flatten closes it though orders are filled later', async () => {
    const keepers = executors(world)
    const command = startCommand(world, 'flatten', config, '--yes', '--json')
    let ended = false
    command.ended.then(() => (ended = true))
    while (!ended) {
      await world.control('mine')
      await keepers.step(1850)
      await sleep(50)
    }
    const { code } = await command.ended
    assert.equal(code, 0, command.output.stdout + command.output.stderr)
    assert.equal(await positionOf(world.tx, world.gmx, world.keeper), undefined)
    assert.deepEqual(await openOrders(world.tx, world.gmx, world.keeper), [])
  })
})

test('without the money for its margin nothing is ordered', LIMIT, async (t) => {
  const world = await startGmxWorld(['--liquidity-usd', '60000', '--width', '0.2'], { money: 50n })
  t.after(world.stop)
  const config = configOf(world, 'poor.yaml')
  await world.control('price', { price: 2000 })
  const { stdout, stderr } = await evenkeel(world, 'plan', config)
  assert.match(stdout + stderr, /refuse[^]*margin/)
})
