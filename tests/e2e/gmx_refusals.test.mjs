// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What GMX does not do: orders at a price beyond the accepted one, without margin, while something is switched off. The
// position stays as it is, the reason is told, and the hedge goes on when it can.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { disableMarket, INCREASE, openOrders, positionOf, setFeature, setUint } from '../devnet/lib/gmx.mjs'
import { keccak256 } from '../devnet/lib/viem.mjs'
import { checkReplay } from './lib/books.mjs'
import { checkStory, drive, executors, gmxConfig, gmxStory, mined, startGmxWorld } from './lib/gmx_world.mjs'
import { startKeeper } from './lib/keeper.mjs'

const LIMIT = { timeout: 600_000 }
const TARGET = { '    asset: ETH': '    asset: ETH\n    target: 3 ETH' }
const still = (price, blocks = 10) => Array(blocks).fill(price)
const IMPACT = 9n * 10n ** 19n
const pad = (value) => `0x${BigInt(value).toString(16).padStart(64, '0')}`
/// Where the token of the local chain keeps an account's balance.
const balanceAt = (account) => keccak256(`0x${pad(account).slice(2)}${pad(3).slice(2)}`)

describe('what GMX refuses', LIMIT, () => {
  let world, config, keeper, keepers
  before(async () => {
    world = await startGmxWorld(['--liquidity-usd', '60000', '--width', '0.2'])
    config = gmxConfig(world, 'refused.yaml', TARGET)
    keepers = executors(world)
    keeper = startKeeper(world, { config })
  })
  after(() => world?.stop())

  const held = async () => (await positionOf(world.tx, world.gmx, world.keeper)) ?? { sizeInUsd: 0n, sizeInTokens: 0n, collateralAmount: 0n }
  const dollars = async () => (await world.tx.read([[world.tokens.USDC, 'balanceOf', [world.keeper]]]))[0]
  const created = async () => checkStory(await gmxStory(world)).created
  const step = (prices) => drive(world, keeper, keepers, prices)
  const change = async (queue) => {
    await queue()
    await mined(world)
  }

  /// At a price where more is wanted: nothing is ordered for the reason, until `undo` is done.
  async function refused(price, reason, undo) {
    const [before, orders] = [await held(), await created()]
    const said = keeper.output.stderr.length
    const { plan } = await step(still(price))
    assert.match(plan.action === 'refuse' ? plan.reason : keeper.output.stderr.slice(said), reason)
    assert.deepEqual(await held(), before)
    assert.deepEqual(await openOrders(world.tx, world.gmx, world.keeper), [])
    assert.equal(await created(), orders, 'an order was made')
    await undo()
    await step(still(price, 12))
    assert.ok((await held()).sizeInTokens > before.sizeInTokens + 5n * 10n ** 17n, 'the hedge did not go on')
  }

  test('a hedge without money for its margin is refused, and opened when there is some', async () => {
    const there = await dollars()
    const setDollars = (amount) => world.rpc.call('anvil_setStorageAt', [world.tokens.USDC.address, balanceAt(world.keeper), pad(amount)])
    await setDollars(0n)
    await refused(2000, /margin/, () => setDollars(there))
  })

  test('an increase whose impact is beyond the accepted price is not even made', async () => {
    const impact = (factor) => change(() => setUint(world.tx, world.gmx, factor, 'POSITION_IMPACT_FACTOR', world.gmx.market, false))
    await impact(IMPACT * 100_000n)
    await refused(1940, /would not be carried out: the price with its impact is beyond the acceptable one/, () => impact(IMPACT))
  })

  test('an order that keepers would fill beyond the accepted price changes nothing, and is made again', async () => {
    const [before, orders] = [await held(), await created()]
    keepers.become(() => 'wait')
    for (let i = 0; i < 20 && (await created()) === orders; ++i) await step([1890])
    const brought = await dollars()
    keepers.become(() => 'cancel')
    await keepers.step(1890)
    const { reason, name } = (await gmxStory(world)).at(-1)
    assert.equal(name, 'OrderCancelled', reason)
    assert.deepEqual(await held(), before)
    assert.ok((await dollars()) > brought, 'its collateral came back')
    keepers.become(() => 'fill')
    await step(still(1890, 15))
    assert.ok((await created()) > orders + 1)
    assert.ok((await held()).sizeInTokens > before.sizeInTokens)
  })

  test('nothing is ordered while the market is disabled, or increases are', async () => {
    await change(() => disableMarket(world.tx, world.gmx))
    await refused(1790, /the market is disabled/, () => change(() => disableMarket(world.tx, world.gmx, false)))
    const increases = (feature, on) => change(() => setFeature(world.tx, world.gmx, feature, INCREASE, on))
    await increases('CREATE', false)
    await refused(1750, /the venue takes no increases/, () => increases('CREATE', true))
    await increases('EXECUTE', false)
    await refused(1715, /the venue carries no increases out/, () => increases('EXECUTE', true))
  })

  test('and all of it is decided the same way again', async () => {
    assert.equal((await keeper.stop()).code, 0)
    assert.equal(checkStory(await gmxStory(world)).open, 0)
    await checkReplay(world, config)
  })
})
