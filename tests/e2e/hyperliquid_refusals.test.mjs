// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What HyperCore does not do: orders that its book no longer meets, without margin, of a perp that is halted; and margin
// that is isolated. The position stays as it is, the reason is told, and the hedge goes on when it can.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkReplay } from './lib/books.mjs'
import { hyperConfig, hyperStep, hyperWorld } from './lib/hyper_world.mjs'
import { evenkeel, startCommand, startKeeper } from './lib/keeper.mjs'
import { sleep } from './lib/world.mjs'

const LIMIT = { timeout: 600_000 }
const TARGET = { '    asset: ETH': '    asset: ETH\n    target: 3 ETH' }
const SETTLE = 20

const sizeOf = async ({ hyper, account }) => Number((await hyper.positionOf(account)).szi) / 1e4
const sentBy = async ({ rpc, account }) => Number(await rpc.call('eth_getTransactionCount', [account, 'latest']))

async function drive(world, keeper, price, blocks) {
  let seen
  for (let i = 0; i < blocks; ++i) seen = (await keeper.reached((await hyperStep(world, price)).block)).strategies[0]
  return seen
}

/// One block whose book is as given, whatever the price.
const withBook = async (world, keeper, book) => {
  world.hyper.setBook('ETH', book)
  const { block, applied } = await world.hyper.step({ mine: () => world.control('mine') })
  world.outcomes.push(...applied.map(({ outcome }) => outcome))
  return (await keeper.reached(block)).strategies[0]
}

describe('what HyperCore refuses', LIMIT, () => {
  let world, config, keeper
  before(async () => {
    world = await hyperWorld(60_000)
    config = hyperConfig(world, 'refused.yaml', TARGET)
    await hyperStep(world, 2000)
    await hyperStep(world, 2000)
    keeper = startKeeper(world, { config })
    await drive(world, keeper, 2000, SETTLE)
  })
  after(() => world?.stop())

  test('an order that the book no longer meets when it is due changes nothing, and is made again', async () => {
    const [before, sent] = [await sizeOf(world), await sentBy(world)]
    assert.ok(before < -5, `held ${before}`)
    for (let i = 0; i < 20 && (await sentBy(world)) === sent; ++i) await drive(world, keeper, 1900, 1)
    // HyperCore holds it back for some seconds: its book falls away meanwhile.
    const away = { mark: 1900, bid: 1800, ask: 1901 }
    for (let i = 0; i < 6 && !world.outcomes.includes('IocCancel'); ++i) await withBook(world, keeper, away)
    assert.equal(world.outcomes.at(-1), 'IocCancel')
    assert.equal(await sizeOf(world), before)
    const there = await sentBy(world)
    const said = keeper.output.stderr.length
    for (let i = 0; i < SETTLE; ++i) await withBook(world, keeper, away)
    assert.equal(await sentBy(world), there, 'an order that cannot be filled was sent')
    const { plan } = await withBook(world, keeper, away)
    assert.match(plan.reason + keeper.output.stderr.slice(said), /its best bid 1800(\.0)? is beyond the worst accepted/)
    await drive(world, keeper, 1900, SETTLE)
    assert.ok((await sizeOf(world)) < before - 0.5, 'the hedge did not go on')
  })

  test('nothing is ordered while the perp has no prices, or a side of its book is empty', async () => {
    await drive(world, keeper, 1860, 1)
    const [before, sent] = [await sizeOf(world), await sentBy(world)]
    const halts = [[{ mark: 1860, bid: 0, ask: 1861 }, /empty side/], [{ mark: 0, oracle: 1860, bid: 1859, ask: 1861 }, /no mark price/]]
    for (const [book, reason] of [...halts, [{ mark: 1860, oracle: 0, bid: 1859, ask: 1861 }, /no oracle price/]]) {
      // What was on its way before is done.
      let seen
      for (let i = 0; i < SETTLE; ++i) seen = await withBook(world, keeper, book)
      assert.match(JSON.stringify(seen), reason)
    }
    assert.ok((await sentBy(world)) <= sent + 1)
    assert.ok((await sizeOf(world)) >= before - 3)
    await drive(world, keeper, 1830, 2 * SETTLE)
    assert.ok((await sizeOf(world)) < before - 0.5, 'the hedge did not go on')
    assert.equal((await keeper.stop()).code, 0)
    await checkReplay(world, config)
  })

  test('without margin for more nothing is ordered, and the figure is told', async () => {
    const { hyper, account } = world
    // Much more than a tenth of its notional, which stays, carries.
    const target = { '    asset: ETH': '    asset: ETH\n    target: -60 ETH' }
    const plain = hyperConfig(world, 'plain.yaml', { ...target, 'leverage: {target: 3, max: 5}': 'leverage: {max: 50}' })
    const held = await sizeOf(world)
    // All that may be taken out.
    const { withdrawable } = await hyper.read('withdrawable', account)
    await hyper.act(account, 'usdClassTransfer', { ntl: withdrawable, toPerp: false })
    for (let i = 0; i < 5; ++i) await hyperStep(world, 1830)
    const { stdout, stderr } = await evenkeel(world, 'plan', plain)
    assert.match(stdout + stderr, /refuse[^]*needs [\d.]+ USD more of margin than is free/)
    assert.equal(await sizeOf(world), held)
  })
})

test('isolated margin takes no orders but those that close it', LIMIT, async (t) => {
  const world = await hyperWorld(60_000)
  t.after(world.stop)
  const { hyper, account } = world
  hyper.setLeverage(account, 'ETH', 5, true)
  hyper.trade(account, -4)
  await hyperStep(world, 2000)
  const config = hyperConfig(world, 'isolated.yaml')
  assert.equal(await sizeOf(world), -4)
  const { stdout, stderr } = await evenkeel(world, 'plan', config)
  assert.match(stdout + stderr, /refuse[^]*is isolated, expected cross/)
  const command = startCommand(world, 'flatten', config, '--yes', '--json')
  let ended = false
  command.ended.then(() => (ended = true))
  for (let i = 0; i < 120 && !ended; ++i) {
    await hyperStep(world, 2000)
    await sleep(30)
  }
  assert.ok(ended, command.output.stderr.slice(-1000))
  const { code } = await command.ended
  assert.equal(code, 0, command.output.stdout + command.output.stderr)
  const { szi, isolatedRawUsd } = await hyper.positionOf(account)
  assert.deepEqual([szi, isolatedRawUsd], [0n, 0n])
})

test('an account whose money is all on the spot side is told so', LIMIT, async (t) => {
  const world = await hyperWorld(0)
  t.after(world.stop)
  world.hyper.deposit(world.account, 0, 1500)
  await hyperStep(world, 2000)
  await hyperStep(world, 2000)
  const plain = hyperConfig(world, 'plain.yaml', { 'leverage: {target: 3, max: 5}': 'leverage: {max: 5}' })
  const check = await evenkeel(world, 'check', plain)
  assert.equal(check.code, 4, check.stdout + check.stderr)
  assert.match(check.stdout, /has no margin[^]*1500(\.0)? USD are beside it/)
  const moved = await evenkeel(world, 'check', hyperConfig(world, 'moved.yaml'))
  assert.equal(moved.code, 0, moved.stdout + moved.stderr)
  assert.match(moved.stdout, /margin 0(\.0)? USD, free 0(\.0)? USD, 1500(\.0)? USD beside it/)
})
