// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Positions on one chain and their hedge on another: what is far is read, and never signed on.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { v3Payouts } from './lib/payouts.mjs'
import { replacing, startWorld, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 400_000 }
const FAR_ID = 31338
const MAX_AGE = 30

/// The chain's config with positions, their token and its oracle on the other chain.
function apart(here, far) {
  const { net } = far
  const [position] = here.net.position_ids
  const eth = here.net.tokens.WETH.address
  const oracle = here.net.oracle.aggregator
  const chains = `chains:\n  far: {id: ${FAR_ID}, rpc: ["${net.rpc}"], multicall: "${net.multicall3}"}\nsigner:`
  return variant(
    here,
    'apart.yaml',
    replacing({
      'signer:': chains,
      'price: 1}': `tokens_on: {far: ["${net.tokens.USDC.address}"]}, price: 1}`,
      [`ETH:  {tokens: ["${eth}"], oracle: {chainlink: "${oracle}",`]:
        `ETH:  {tokens: ["${eth}"], tokens_on: {far: ["${net.tokens.WETH.address}"]}, oracle: {chain: far, chainlink: "${net.oracle.aggregator}",`,
      'venue: uniswap_v3': 'venue: uniswap_v3\n        chain: far',
      [`position_manager: "${here.net.uniswap_v3.position_manager}"`]: `position_manager: "${net.uniswap_v3.position_manager}"`,
      [`ids: [${position}]`]: `ids: [${net.position_ids.join(', ')}]`,
      'max_head_age: 24h': `max_head_age: ${MAX_AGE}s`,
    }),
  )
}

const seconds = () => Math.floor(Date.now() / 1000)
const stamp = async ({ rpc }) => Number((await rpc.call('eth_getBlockByNumber', ['latest', false])).timestamp)

/// The same price on both chains, the far one first; gives the block here.
async function move(here, far, price) {
  await far.control('price', { price })
  return (await here.control('price', { price })).block
}

const far_block = ({ chains }) => chains.find(({ name }) => name === 'far')

/// Whether the keeper holds exactly what the far contract pays out at the block that it names.
async function checkPayout(far, chain, published) {
  const { number: block } = far_block(published)
  const [term] = published.strategies[0].terms
  assert.equal(term.chain, 'far')
  const { total } = (await v3Payouts(chain, [BigInt(term.id)], block)).get(BigInt(term.id))
  const { token0, token1 } = far.net.uniswap_v3
  const held = [token0, token1].map((token) => {
    const of = (amounts) => BigInt(Object.entries(amounts).find(([one]) => BigInt(one) === BigInt(token))?.[1] ?? 0)
    return of(term.amounts) + of(term.fees)
  })
  assert.deepEqual(held, total, `block ${block} of the far chain`)
}

test('a position on one chain is hedged on another', LIMIT, async (t) => {
  const here = await startWorld(['--chain-id', '31337'])
  t.after(here.stop)
  // Its time is to be that of the wall clock, so that it can grow old.
  const far = await startWorld(['--chain-id', `${FAR_ID}`, '--start-time', `${seconds() - 2000}`, '--time-step', '3'])
  t.after(far.stop)
  const late = seconds() - (await stamp(far))
  assert.ok(late > 0, 'the far chain begins in the past')
  await far.control('mine', { timestamp_step: late })
  const config = apart(here, far)
  const chain = chainOf(here)
  const farChain = chainOf(far)
  const start = await opening(here, chain)
  const farNonce = () => far.rpc.call('eth_getTransactionCount', [here.net.accounts.keeper.address, 'latest'])
  const before = await farNonce()

  await t.test('check looks at both chains', async () => {
    const { code, stdout } = await evenkeel(here, 'check', config)
    assert.equal(code, 0, stdout)
    assert.match(stdout, new RegExp(`far: endpoint .* chain id ${FAR_ID}`))
    assert.match(stdout, /chains\.far\.multicall/)
    assert.match(stdout, /oracle of ETH/)
    const wrong = variant(here, 'wrong.yaml', () => replacing({ [`id: ${FAR_ID}`]: 'id: 5' })(readFileSync(config, 'utf8')))
    const other = await evenkeel(here, 'check', wrong)
    assert.equal(other.code, 4)
    assert.match(other.stdout, new RegExp(`expected chain id 5, found ${FAR_ID}`))
  })

  await t.test('exposure tells the block of each chain', async () => {
    const { code, json, stderr } = await evenkeel(here, 'exposure', config, '--json')
    assert.equal(code, 0, stderr)
    const found = json()
    const latest = await far.rpc.call('eth_getBlockByNumber', ['latest', false])
    assert.deepEqual(far_block(found), { name: 'far', number: Number(latest.number), hash: latest.hash, timestamp: Number(latest.timestamp) })
    await checkPayout(far, farChain, found)
  })

  let keeper = startKeeper(here, { config })
  let price = 2000
  const drive = async (count, factor) => {
    let now
    for (let i = 0; i < count; ++i) {
      price *= factor
      now = await keeper.reached(await move(here, far, price))
      if (!now.strategies[0].terms) continue
      await checkPayout(far, farChain, now)
    }
    return now
  }
  const rest = async () => {
    for (let i = 0; i < 30; ++i) {
      const now = await keeper.reached(await move(here, far, price))
      if (/is inside the band/.test(now.strategies[0].plan.reason)) return now
    }
    throw new Error(`it does not come to rest: ${(await keeper.state()).strategies[0].plan.reason}`)
  }

  await t.test('it stays neutral while the market moves, over a kill', async () => {
    await rest()
    await drive(6, 1.004)
    await rest()
    await keeper.kill()
    price *= 0.99
    await move(here, far, price)
    keeper = startKeeper(here, { config })
    await drive(4, 0.996)
    const { delta, gross_delta } = (await rest()).strategies[0]
    assert.ok(Math.abs(delta) <= 0.02 * gross_delta, `net delta ${delta}`)
    assert.equal(await farNonce(), before, 'nothing was signed on the far chain')
  })

  await t.test('a far chain that stands still stops it, and it goes on afterwards', async () => {
    await far.control('stop_mining')
    const sent = (await chain.transactions()).length
    const old = await until(
      'the far chain to be too old',
      async () => {
        const now = await keeper.reached((await here.control('price', { price: price * 1.02 })).block)
        return /^chain far: its newest block \d+ was \d+ s old, at most 30 s allowed/.test(now.strategies[0].plan.reason) && now
      },
      150_000,
    )
    assert.equal(old.strategies[0].plan.action, 'refuse')
    assert.ok(far_block(old).number > 0)
    const then = (await chain.transactions()).length
    for (let i = 0; i < 4; ++i) await keeper.reached((await here.control('mine')).block)
    assert.equal((await chain.transactions()).length, then, 'nothing is sent while it is old')
    assert.ok(then <= sent + 1)
    await far.control('start_mining')
    await far.control('mine', { timestamp_step: Math.max(1, seconds() - (await stamp(far))) })
    price *= 1.02
    await rest()
  })

  await t.test('a far chain that does not answer stops it and nothing else', async () => {
    const number = far_block(await keeper.state()).number
    process.kill(far.net.anvil_pid, 'SIGSTOP')
    let stands = true
    t.after(() => stands && process.kill(far.net.anvil_pid, 'SIGCONT'))
    const now = await keeper.reached((await here.control('mine')).block, 90_000)
    assert.match(now.strategies[0].plan.reason, /^chain far: /)
    assert.match(far_block(now).error, /^chain far: /)
    process.kill(far.net.anvil_pid, 'SIGCONT')
    stands = false
    await rest()
    assert.ok(far_block(await keeper.state()).number > number)
  })

  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(here, chain, config, start)
  assert.ok(hedges.length >= 4, `${hedges.length} hedges`)
  await checkReplay(here, config)
  assert.equal(await farNonce(), before)
  t.diagnostic(`${hedges.length} hedges`)

  await t.test('flatten closes the hedge though the far chain is gone', async () => {
    await far.stop()
    await here.control('auto', { interval_ms: 300 })
    const { code, stdout, stderr } = await evenkeel(here, 'flatten', config, '--yes')
    await here.control('pause')
    assert.equal(code, 0, stdout + stderr)
    assert.equal(await chain.size(), 0n)
  })
})
