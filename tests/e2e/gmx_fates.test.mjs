// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What became of each order at GMX: told in the journal, in the metrics and by alerts, whether the keeper was there or
// not.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { execute, executeBadly, freeze, gmxLogs, openOrders } from '../devnet/lib/gmx.mjs'
import { formatUnits, parseUnits } from '../devnet/lib/viem.mjs'
import { checkReplay } from './lib/books.mjs'
import { drive, executors, gmxConfig, gmxStory, mined, startGmxWorld } from './lib/gmx_world.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { startReceiver } from './lib/receiver.mjs'

const LIMIT = { timeout: 600_000 }
const SECRET = 'a secret'
const env = { HOOK_SECRET: SECRET }
const ENDS = { OrderExecuted: 'executed', OrderCancelled: 'cancelled', OrderFrozen: 'frozen' }
const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))
const settled = (price, steps = 8) => Array(steps).fill(price)
const wei = (text) => parseUnits(text, 18)

describe('the fate of orders at GMX', LIMIT, () => {
  let world, config, receiver
  before(async () => {
    world = await startGmxWorld(['--liquidity-usd', '60000', '--width', '0.2'])
    receiver = await startReceiver(SECRET)
    config = gmxConfig(world, 'gmx.yaml', {})
    const hook = `alerts:\n  - {url: "${receiver.url}", format: generic, min_level: warning, secret_env: HOOK_SECRET}\n`
    writeFileSync(config, readFileSync(config, 'utf8') + hook)
    await world.control('price', { price: 2000 })
  })
  after(() => {
    receiver?.stop()
    return world?.stop()
  })

  const start = () => startKeeper(world, { config, env })
  const lines = async () => (await journal(world, config)).filter(({ kind, order }) => kind === 'outcome' && order)
  const ends = async () => (await lines()).filter(({ state }) => state !== 'open')
  /// Polls go on at the same head, so that what was found is told without another block.
  const tells = (keeper, count) => keeper.sees(`${count} ends`, async () => (await ends()).length >= count && ends())
  const alerted = (keeper, event, key) =>
    keeper.sees(`an alert ${event}`, () => receiver.alerts.find((one) => one.event === event && one.message.includes(key)))
  const openOne = async () => {
    const open = await openOrders(world.tx, world.gmx, world.keeper)
    assert.equal(open.length, 1, `${open.length} orders are open`)
    return open[0]
  }
  /// Makes the keeper want an order, and waits until it is open.
  async function untilOpen(keeper, keepers, from, to) {
    let price = from
    for (let i = 0; i < 60; ++i) {
      price = from * (to / from) ** (Math.min(i + 1, 20) / 20)
      await drive(world, keeper, keepers, [price])
      if ((await openOrders(world.tx, world.gmx, world.keeper)).length > 0) return price
    }
    throw new Error('the keeper makes no order')
  }

  /// Each end in GMX's own log is in the journal once, and the other way round.
  async function checkEnds() {
    const story = (await gmxStory(world)).filter(({ name }) => name in ENDS)
    const told = await ends()
    assert.deepEqual(
      told.map(({ order, state }) => `${order} ${state}`),
      story.map(({ key, name }) => `${key} ${ENDS[name]}`),
    )
    for (const line of told) {
      const receipt = await world.rpc.call('eth_getTransactionReceipt', [line.hash])
      assert.equal(receipt.blockHash, line.block_hash)
      assert.equal(Number(receipt.blockNumber), line.mined_in)
      const logs = gmxLogs(world.gmx, receipt)
      if (line.state === 'frozen') continue
      const paid = logs.find(({ name }) => name === 'KeeperExecutionFee')
      assert.equal(BigInt(line.by), BigInt(paid.keeper))
      if (line.state !== 'executed') {
        assert.ok(line.reason.length > 10, `no reason: ${JSON.stringify(line)}`)
        continue
      }
      const change = logs.find(({ name, orderKey }) => /^Position(In|De)crease$/.test(name) && orderKey === line.order)
      const sells = change.isLong === (change.name === 'PositionDecrease')
      assert.equal(wei(line.size), (sells ? -1n : 1n) * change.sizeDeltaInTokens)
      if (change.sizeDeltaInTokens > 0n) assert.equal(parseUnits(line.price, 12), change.executionPrice)
      const fees = logs.find(({ name, orderKey }) => name === 'PositionFeesCollected' && orderKey === line.order)
      const cost = fees.totalCostAmount * fees['collateralTokenPrice.min']
      assert.ok(Math.abs(Number(line.fees) - Number(formatUnits(cost, 30))) < 1e-9, `fees ${line.fees}`)
    }
    return told
  }

  test('fills and cancels are told with price, fees and reason, each once', async () => {
    const fates = ['fill', 'cancel', 'fill']
    const kinds = new Map()
    const keepers = executors(world, (key) => {
      if (!kinds.has(key)) kinds.set(key, fates[kinds.size % fates.length])
      return kinds.get(key)
    })
    const keeper = start()
    await drive(world, keeper, keepers, [...settled(2000), ...ramp(2000, 1820, 24), ...settled(1820)])
    const ended = (await gmxStory(world)).filter(({ name }) => name in ENDS).length
    const told = await tells(keeper, ended)
    assert.ok(told.some(({ state }) => state === 'executed') && told.some(({ state }) => state === 'cancelled'))
    await checkEnds()
    const missed = told.find(({ state }) => state === 'cancelled')
    assert.match(missed.reason, /beyond the acceptable one/)
    const alert = await alerted(keeper, 'order_cancelled', missed.order)
    assert.equal(alert.level, 'warning')
    assert.ok(alert.signed && alert.message.includes(missed.reason))
    assert.equal(alert.details.hash, missed.hash)
    const { body } = await keeper.get('/metrics')
    const counted = /evenkeel_order_ends_total\{[^}]*state="executed"[^}]*\} (\d+)/.exec(body)
    assert.equal(Number(counted[1]), told.filter(({ state }) => state === 'executed').length)
    assert.equal((await keeper.stop()).code, 0)
    const open = (await lines()).filter(({ state }) => state === 'open')
    assert.equal(open.length, new Set(told.map(({ order }) => order)).size)
    await checkReplay(world, config)
  })

  test('the journal tells the same to people', async () => {
    const { stdout } = await evenkeel(world, 'journal', config)
    assert.match(stdout, /outcome .*"state":"executed"/)
  })

  test('what happened while the keeper was dead is told when it is back', async () => {
    const keepers = executors(world, () => 'wait')
    const keeper = start()
    const price = await untilOpen(keeper, keepers, 1820, 2100)
    const key = await openOne()
    const before = (await ends()).length
    await keeper.kill()
    await executeBadly(world.tx, world.gmx, key)
    await mined(world)
    for (let i = 0; i < 3; ++i) await world.control('mine')
    const next = start()
    await drive(world, next, keepers, [price])
    const told = (await tells(next, before + 1)).find(({ order }) => order === key)
    assert.equal(told.state, 'cancelled')
    await alerted(next, 'order_cancelled', key)
    // The one that it makes instead is filled while it is dead, right after it was seen.
    await untilOpen(next, keepers, price, price)
    const second = await openOne()
    await next.kill()
    await execute(world.tx, world.gmx, { key: second, price })
    await mined(world)
    const third = start()
    await drive(world, third, keepers, [price])
    const filled = (await tells(third, before + 2)).find(({ order }) => order === second)
    assert.equal(filled.state, 'executed')
    assert.equal((await third.stop()).code, 0)
    await checkEnds()
    assert.equal(receiver.alerts.filter(({ event }) => event === 'order_cancelled').length,
      (await ends()).filter(({ state }) => state === 'cancelled').length)
    await checkReplay(world, config)
  })

  test('an order that came and went while the keeper was dead is known from its transaction', async () => {
    const keepers = executors(world, () => 'wait')
    const count = async (tag) => Number(await world.rpc.call('eth_getTransactionCount', [world.keeper, tag]))
    const before = (await ends()).length
    let keeper = start()
    let price = (await world.control('state')).path
    for (let i = 0; ; ++i) {
      assert.ok(i < 60, 'the keeper makes no order')
      price *= i < 20 ? 1.01 : 1
      await drive(world, keeper, keepers, [price])
      await keeper.sees('a decision', async () => (await keeper.state())?.block.number >= (await world.control('state')).block)
      if ((await count('pending')) === (await count('latest'))) continue
      await keeper.kill()
      await world.control('mine')
      if ((await openOrders(world.tx, world.gmx, world.keeper)).length > 0) break
      keeper = start()
    }
    const key = await openOne()
    await execute(world.tx, world.gmx, { key, price })
    await mined(world)
    keeper = start()
    await drive(world, keeper, keepers, [price])
    const told = (await tells(keeper, before + 1)).at(-1)
    assert.deepEqual([told.order, told.state, told.ordered], [key, 'executed', undefined])
    assert.equal((await keeper.stop()).code, 0)
    await checkEnds()
    await checkReplay(world, config)
  })

  test('a frozen order is told at once, and that it was taken back later', async () => {
    const keepers = executors(world, () => 'wait')
    const keeper = start()
    const { path } = await world.control('state')
    const price = await untilOpen(keeper, keepers, path, path * 0.9)
    const key = await openOne()
    const before = (await ends()).length
    await freeze(world.tx, world.gmx, world.keeper, key, 'frozen by the test')
    await mined(world)
    await drive(world, keeper, keepers, [price])
    const told = (await tells(keeper, before + 1)).at(-1)
    assert.deepEqual([told.order, told.state, told.reason], [key, 'frozen', 'frozen by the test'])
    await alerted(keeper, 'order_frozen', key)
    // A block is twelve seconds: the order is dead after 25 of them, and taken back by its account.
    await drive(world, keeper, keepers, settled(price, 32))
    const later = (await tells(keeper, before + 2)).filter(({ order }) => order === key)
    assert.deepEqual(later.map(({ state, reason }) => [state, reason]),
      [['frozen', 'frozen by the test'], ['cancelled', 'USER_INITIATED_CANCEL']])
    assert.equal((await keeper.stop()).code, 0)
    await checkEnds()
    await checkReplay(world, config)
  })
})
