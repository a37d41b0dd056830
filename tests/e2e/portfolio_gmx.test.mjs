// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// One strategy over v2, v3, v4, a supply in Aave and idle ether, hedged half on GMX, whose keepers carry orders out late,
// cancel some and forget others, and half by borrowing from Aave.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { aaveCore } from '../devnet/lib/artifacts.mjs'
import { supplyTo, approveAave } from '../devnet/lib/aave.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { parseEther as wad } from '../devnet/lib/viem.mjs'
import { checkReplay } from './lib/books.mjs'
import { addGmx, checkStory, executors, gmxHedge, gmxStory } from './lib/gmx_world.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { startPortfolio } from './lib/portfolio.mjs'

const LIMIT = { timeout: 600_000 }
const BLOCKS = 200
const KILLED_AT = 90
const BAND = 0.04
const TARGET = 10
const DOLLAR = 10n ** 6n
const sum = (values) => values.reduce((total, value) => total + value, 0n)

/// The keeper may borrow ether of Aave against dollars, at the world's price.
async function addCredit({ tools, aave, world, keeper, lp }) {
  const [deployer] = await world.rpc.call('eth_accounts')
  // The market's own blocks came in between.
  tools.moveTimeTo(Number((await world.rpc.call('eth_getBlockByNumber', ['latest', false])).timestamp))
  await tools.send(deployer, aave.oracle, 'setAssetSources', [[tools.weth.address], [world.net.oracle.aggregator]])
  await approveAave(tools, aave, lp, 'USDC')
  await tools.send(deployer, tools.usdc, 'mint', [lp, 400_000n * DOLLAR])
  await supplyTo(tools, aave, lp, 'USDC', 400_000n * DOLLAR, keeper)
  await supplyTo(tools, aave, lp, 'WETH', 500n * 10n ** 18n)
  await tools.flush()
  await tools.send(keeper, aave.pool, 'setUserUseReserveAsCollateral', [tools.usdc.address, true])
  await tools.flush()
}

function checkSums({ terms, delta, value }, block) {
  assert.equal(sum(terms.map((term) => wad(term.delta))), wad(delta), `block ${block}: delta`)
  assert.equal(sum(terms.map((term) => wad(term.value))), wad(value), `block ${block}: value`)
}

const inside = ({ delta, target, gross_delta }) => Math.abs(Number(delta) - Number(target)) <= BAND * Number(gross_delta)
const termOf = ({ terms }, name) => terms.find(({ venue, size }) => venue === name && size !== undefined)

test('half on GMX and half by borrowing, with orders filled late, cancelled and forgotten', LIMIT, async (t) => {
  const scene = await startPortfolio({ lenders: 2, args: ['--liquidity-usd', '80000'] })
  const { world, keeper: account, tools } = scene
  t.after(world.stop)
  const rich = (coins) => world.rpc.call('anvil_setBalance', [account, hex(coins * 10n ** 18n)])
  await rich(10n ** 6n)
  await addCredit(scene)
  const gmx = await addGmx(world, { money: 80_000n })
  await rich(12n)
  const lab = { ...world, ...gmx }
  const { token0: _, swap_router: router, fee } = world.net.uniswap_v3
  const hedges = [
    gmxHedge(lab, ', share: 50%'),
    `{venue: aave_borrow, pool: "${scene.aave.pool.address}", router: "${router}", token: "${tools.weth.address}", quote: "${tools.usdc.address}", fee: ${fee}, share: 50%}`,
  ]
  const config = scene.config('halves.yaml', hedges, {
    '    asset: ETH': `    asset: ETH\n    target: ${TARGET} ETH`,
    'width: 2%': `width: ${100 * BAND}%`,
  })
  // What the keeper itself has in Aave is collateral of its loan; the other lender's supply is the position.
  writeFileSync(config, readFileSync(config, 'utf8').split('\n')
    .filter((line) => !(line.includes('venue: aave_v3') && line.includes(account))).join('\n'))
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)

  const random = uniform(17)
  const fates = new Map()
  const keepers = executors(lab, (key, age) => {
    if (!fates.has(key)) fates.set(key, fates.size === 1 ? 'never' : random() < 0.2 ? 'cancel' : random() < 0.5 ? 'late' : 'fill')
    const fate = fates.get(key)
    if (fate === 'never') return 'wait'
    return fate === 'late' && age < 4 ? 'wait' : fate === 'late' ? 'fill' : fate
  })
  let keeper = startKeeper(world, { config })
  let outside = 0, longest = 0, last
  for (let i = 0; i < BLOCKS; ++i) {
    if (i === KILLED_AT) {
      await keeper.kill()
      keeper = startKeeper(world, { config })
    }
    const price = 2000 * (1 + 0.04 * Math.sin(i / 25)) * (1 + 0.002 * (random() - 0.5))
    last = (await keeper.reached((await world.control('price', { price })).block)).strategies[0]
    if (await keepers.step(price)) last = (await keeper.reached((await world.control('state')).block)).strategies[0]
    checkSums(last, i)
    outside = inside(last) ? 0 : outside + 1
    if (i > 20) longest = Math.max(longest, outside)
  }
  for (let i = 0; i < 30 && !(inside(last) && termOf(last, 'gmx_v2').orders === undefined); ++i) {
    last = (await keeper.reached((await world.control('mine')).block)).strategies[0]
    await keepers.step(Number(last.price))
  }
  assert.ok(inside(last), `net delta ${last.delta}, target ${last.target}: ${last.plan.reason}`)
  assert.equal((await keeper.stop()).code, 0)
  const story = await gmxStory(lab)
  const count = checkStory(story)
  assert.ok(count.executed >= 3 && count.cancelled >= 2, JSON.stringify(count))
  assert.ok(story.some(({ name, reason }) => name === 'OrderCancelled' && reason === 'USER_INITIATED_CANCEL'))
  const debt = { ...scene.aave.reserves.WETH.variableDebt, abi: aaveCore('protocol/tokenization/VariableDebtToken').abi }
  const [owed] = await tools.read([[debt, 'balanceOf', [account]]])
  assert.ok(owed > 5n * 10n ** 18n, `owed ${owed}`)
  const [held, loan] = ['gmx_v2', 'aave_borrow'].map((name) => Number(termOf(last, name).size))
  assert.ok(Math.abs(held - loan) < 0.1 * Math.abs(held + loan), `${held} and ${loan} are halves`)
  const lines = await journal(world, config)
  const bad = lines.filter(({ kind, state }) => kind === 'transaction' && !/^(confirmed|cancelled)$/.test(state))
  assert.deepEqual(bad.map(({ intent, state }) => `${state}: ${intent}`), [])
  await checkReplay(world, config)
  t.diagnostic(`${BLOCKS} blocks, ${JSON.stringify(count)}, at most ${longest} blocks outside of the band, ${held} on GMX and ${loan} borrowed`)
})
