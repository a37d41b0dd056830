// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Every command as a user types it: output, exit code, and what it does to the chain.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { chainOf } from './lib/chain.mjs'
import { evenkeel } from './lib/keeper.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 200_000 }
const amount = /^-?\d+\.\d+$/
const whole = /^\d+$/
let world, chain

/// The chain's config with edits and a journal of its own.
const config = (name, edits = {}) => variant(world, `${name}.yaml`, replacing({ 'evenkeel.db': `${name}.db`, ...edits }))
const nonce = async (tag) => Number(await world.rpc.call('eth_getTransactionCount', [chain.keeper, tag]))

before(async () => {
  world = await startWorld(['--wallet-eth', '2'])
  chain = chainOf(world)
})
after(() => world?.stop())

describe('check', LIMIT, () => {
  test('finds nothing wrong with a world that is right', async () => {
    const { code, stdout } = await evenkeel(world, 'check', config('check'))
    assert.equal(code, 0, stdout)
    const lines = stdout.trim().split('\n')
    assert.ok(lines.length > 8 && lines.every((line) => line.startsWith('ok ')), stdout)
    const { ok, findings } = (await evenkeel(world, 'check', config('check'), '--json')).json()
    assert.equal(ok, true)
    assert.ok(findings.every((finding) => finding.ok && finding.what && finding.found))
  })

  test('lists every address that is wrong, not only the first', async () => {
    const { oracle, perp_v2, uniswap_v3, accounts } = world.net
    const wrong = [accounts.trader.address, accounts.maker.address, accounts.lp.address]
    const edits = { [oracle.aggregator]: wrong[0], [perp_v2.base_token]: wrong[1], [uniswap_v3.position_manager]: wrong[2] }
    const { code, json } = await evenkeel(world, 'check', config('wrong', edits), '--json')
    assert.equal(code, 4)
    const found = json().findings.filter(({ ok }) => !ok).map((finding) => finding.found).join('\n')
    for (const address of wrong) assert.ok(found.includes(`${address} has no code`), found)
  })

  test('says which chain a node serves instead', async () => {
    const { code, stdout } = await evenkeel(world, 'check', config('chain', { 'id: 31337': 'id: 10' }))
    assert.equal(code, 4)
    assert.match(stdout, /PROBLEM .*expected chain id 10, found 31337/)
  })

  test('misses the margin without which nothing can be ordered', async (t) => {
    const poor = await startWorld(['--margin', '0'])
    t.after(poor.stop)
    const checked = await evenkeel(poor, 'check', poor.config)
    assert.equal(checked.code, 4)
    assert.match(checked.stdout, /PROBLEM .*perp_v2.*no margin/)
    const planned = await evenkeel(poor, 'plan', poor.config)
    assert.equal(planned.code, 4)
    assert.match(planned.stdout, /refuse\n.*margin 0\.0 USD.*lifted by more margin/)
  })

  test('offline asks no node', async () => {
    const path = config('offline', { [world.net.rpc]: 'http://127.0.0.1:1' })
    assert.equal((await evenkeel(world, 'check', path, '--offline')).code, 0)
    assert.equal((await evenkeel(world, 'check', path)).code, 1)
  })
})

describe('usage', LIMIT, () => {
  test('a config with mistakes prints each with its line, and ends with 2 whatever the command', async () => {
    const edits = { 'poll_interval: 50ms': 'poll_interval: 50', 'width: 2%': 'width: 2', 'max_order:': 'max_oder:' }
    const path = config('mistakes', edits)
    for (const command of ['check', 'run', 'exposure', 'plan', 'report', 'journal', 'replay']) {
      const { code, stdout, stderr } = await evenkeel(world, command, path)
      assert.equal(code, 2, command)
      assert.equal(stdout, '')
      for (const key of ['chain.poll_interval', 'strategies[0].rebalance.width', 'limits.max_order', 'limits.max_oder'])
        assert.ok(stderr.split('\n').some((line) => line.startsWith(path) && /:\d+:\d+: /.test(line) && line.includes(` ${key}: `)), key)
    }
  })

  test('unknown commands and options, missing files and arguments end with 2', async () => {
    for (const args of [[], ['frobnicate'], ['plan'], ['plan', world.config, '--frobnicate'], ['check', 'nowhere.yaml']]) {
      const { code, stdout, stderr } = await evenkeel(world, ...args)
      assert.equal(code, 2, args.join(' '))
      assert.equal(stdout, '')
      assert.notEqual(stderr, '')
    }
  })

  test('schema prints a JSON Schema', async () => {
    const { code, json } = await evenkeel(world, 'schema')
    assert.equal(code, 0)
    assert.match(json().$schema, /json-schema\.org/)
    for (const key of ['chain', 'signer', 'assets', 'strategies', 'limits']) assert.ok(json().properties[key], key)
  })
})

describe('exposure and plan', LIMIT, () => {
  test('exposure --json has the promised form', async () => {
    const { code, json } = await evenkeel(world, 'exposure', config('look'), '--json')
    assert.equal(code, 0)
    const { block, strategies: [strategy, ...others] } = json()
    assert.deepEqual(others, [])
    assert.ok(block.number > 0 && block.timestamp > 0 && /^0x[0-9a-f]{64}$/.test(block.hash))
    assert.equal(strategy.name, 'eth-usdc')
    assert.equal(strategy.asset, 'ETH')
    for (const key of ['price', 'delta', 'gamma', 'value', 'target']) assert.match(strategy[key], amount, key)
    const [liquidity, wallet, perp] = ['uniswap_v3', 'wallet', 'perp_v2'].map((name) =>
      strategy.terms.find(({ venue }) => venue === name))
    assert.equal(liquidity.id, world.net.position_ids[0])
    for (const token of [world.net.tokens.WETH, world.net.tokens.USDC])
      for (const key of ['amounts', 'fees']) assert.match(liquidity[key][token.address], whole)
    assert.equal(wallet.delta, '2.0')
    assert.equal(perp.id, world.net.perp_v2.base_token)
    for (const key of ['size', 'delta', 'margin', 'pending_funding', 'value']) assert.match(perp[key], amount, key)
  })

  test('both look at an older block when told to', async () => {
    const { block } = await world.control('state')
    const { price } = (await evenkeel(world, 'exposure', config('look'), '--json')).json().strategies[0]
    await world.control('price', { price: Number(price) * 1.002 })
    const args = [config('look'), '--json', '--block', block]
    const then = (await evenkeel(world, 'exposure', ...args)).json()
    assert.equal(then.block.number, block)
    assert.equal(then.strategies[0].price, price)
    assert.equal((await evenkeel(world, 'plan', ...args)).json().block.number, block)
    assert.notEqual((await evenkeel(world, 'exposure', config('look'), '--json')).json().strategies[0].price, price)
    const none = await evenkeel(world, 'exposure', config('look'), '--block', 10 ** 9)
    assert.equal(none.code, 1)
    assert.match(none.stderr, /does not have the block/)
  })

  test('exposure in words names every term', async () => {
    const { code, stdout } = await evenkeel(world, 'exposure', config('look'))
    assert.equal(code, 0)
    for (const word of ['eth-usdc: ETH at', 'uniswap_v3', 'wallet', 'perp_v2', 'net', 'target']) assert.ok(stdout.includes(word), word)
  })

  test('plan rebalances with an order, and sends nothing', async () => {
    const { code, json } = await evenkeel(world, 'plan', config('look'), '--json')
    assert.equal(code, 0)
    const [{ action, reason, delta_before, delta_after, orders: [order] }] = json().strategies
    assert.equal(action, 'rebalance')
    assert.match(reason, /outside the band/)
    assert.ok(Number(delta_before) > 20 && Number(delta_after) === 0)
    assert.equal(order.venue, 'perp_v2')
    assert.equal(order.side, 'sell')
    assert.equal(order.size, delta_before)
    assert.ok(Number(order.limit_price) < 2010 && order.data.startsWith('0x'))
    assert.equal(order.to, world.net.perp_v2.clearing_house)
    assert.equal(await nonce('pending'), await nonce('latest'))
    assert.ok(!existsSync(join(world.folder, 'look.db')), 'looking makes no journal')
  })

  test('plan holds inside the band', async () => {
    const { code, stdout } = await evenkeel(world, 'plan', config('hold', { 'width: 2%': 'width: 100 ETH' }))
    assert.equal(code, 0)
    assert.match(stdout, /eth-usdc: hold\n.*inside the band/)
  })
})

describe('key', LIMIT, () => {
  const secret = { env: { PASSWORD: 'correct horse', KEY: '' } }
  const opened = ['--password-env', 'PASSWORD']

  test('new makes a keystore that address opens, and overwrites none', async () => {
    const made = await evenkeel(world, 'key', 'new', 'new.json', '--light', ...opened, secret)
    assert.equal(made.code, 0, made.stderr)
    const address = made.stdout.trim()
    assert.match(address, /^0x[0-9a-fA-F]{40}$/)
    const store = JSON.parse(readFileSync(join(world.folder, 'new.json'), 'utf8'))
    assert.equal(store.version, 3)
    for (const args of [[], opened]) {
      const found = await evenkeel(world, 'key', 'address', 'new.json', ...args, secret)
      assert.deepEqual([found.code, found.stdout.trim()], [0, address])
    }
    const wrong = await evenkeel(world, 'key', 'address', 'new.json', ...opened, { env: { PASSWORD: 'wrong' } })
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /wrong password/)
    assert.notEqual((await evenkeel(world, 'key', 'new', 'new.json', '--light', ...opened, secret)).code, 0)
    assert.equal(JSON.parse(readFileSync(join(world.folder, 'new.json'), 'utf8')).crypto.mac, store.crypto.mac)
  })

  test('import stores a key, and the keeper runs on it', async () => {
    const { address, private_key } = world.net.accounts.keeper
    const imported = await evenkeel(world, 'key', 'import', 'own.json', '--light', ...opened, { ...secret, input: `${private_key}\n` })
    assert.deepEqual([imported.code, imported.stdout.trim()], [0, address])
    const signer = { 'private_key_env: EVENKEEL_DEVNET_KEY': `keystore: ${join(world.folder, 'own.json')}\n  password_env: PASSWORD` }
    const run = await evenkeel(world, 'run', config('store', signer), '--dry-run', '--max-blocks', 1, secret)
    assert.equal(run.code, 0, run.stderr)
    assert.match(run.stderr, new RegExp(`started account=${address}`))
    assert.ok(!(run.stderr + run.stdout).includes(private_key.slice(2)), 'the key is nowhere to be read')
  })
})
