// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper says that shares of vaults and staked ether are worth, against what their contracts would pay.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { sender } from '../devnet/lib/sender.mjs'
import { decodeFunctionResult, encodeFunctionData } from '../devnet/lib/viem.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 200_000 }
const BLOCKS = 112
const COIN = '0x' + '0'.repeat(40)
const MAX = 2n ** 256n - 1n
const ONE = 10n ** 18n

/// A world with two vaults and three tokens of staked ether, of each of which the keeper has some.
async function sharesWorld() {
  const world = await startWorld()
  const { rpc, net } = world
  const own = ownContracts()
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(head.timestamp))
  const [deployer, keeper] = await rpc.call('eth_accounts')
  assert.equal(BigInt(keeper), BigInt(net.accounts.keeper.address))
  const weth = { address: net.tokens.WETH.address, abi: own.Token.abi }
  const vault = await tx.deploy(deployer, own.ShareVault, [weth.address, 0n])
  const feeVault = await tx.deploy(deployer, own.ShareVault, [weth.address, 37n])
  const steth = await tx.deploy(deployer, own.RebasingEther)
  const wsteth = await tx.deploy(deployer, own.WrappedEther, [steth.address])
  const rated = await tx.deploy(deployer, own.RatedEther)
  await tx.send(deployer, weth, 'mint', [keeper, 10n ** 9n * ONE])
  for (const one of [vault, feeVault]) await tx.send(keeper, weth, 'approve', [one.address, MAX])
  await tx.flush()
  return { ...world, tx, deployer, keeper, weth, vault, feeVault, steth, wsteth, rated }
}

/// A configuration that holds `entries`, and counts the chain's own coin as ETH.
const configOf = (world, entries, name) =>
  variant(world, name, (text) => {
    const [before, after] = [text.indexOf('    positions:'), text.indexOf('    rebalance:')]
    const lines = entries.map((entry) => `      - {${entry}}\n`).join('')
    return (text.slice(0, before) + '    positions:\n' + lines + text.slice(after))
      .replace(`tokens: ["${world.weth.address}"]`, `tokens: ["${world.weth.address}", "${COIN}"]`)
      .replace('max_age: 1h', 'max_age: 3000d')
  })

/// Each entry of the configuration with what the contract says, and what leaving would return, as [contract, function,
/// args]; with a rate alone, `rated` is what a contract with that rate pays.
function entriesOf({ keeper, weth, vault, feeVault, steth, wsteth, rated }) {
  const staked = (kind, { address }, counts = weth.address, more = '') =>
    `venue: staked_eth, kind: ${kind}, token: "${address}", counts_as: "${counts}"${more}`
  const worth = (contract, name) => (held) => [contract, name, [held]]
  const vaultEntry = ({ address }, more = '') => `venue: erc4626, vault: "${address}"${more}`
  const redeem = (contract) => (held) => [contract, 'redeem', [held, keeper, keeper]]
  return [
    { text: vaultEntry(vault), of: vault, says: worth(vault, 'convertToAssets'), pays: redeem(vault) },
    { text: vaultEntry(feeVault), of: feeVault, says: worth(feeVault, 'convertToAssets') },
    { text: vaultEntry(feeVault, ', worth: previewRedeem'), of: feeVault, says: worth(feeVault, 'previewRedeem'),
      pays: redeem(feeVault) },
    { text: staked('steth', steth), of: steth, says: () => [steth, 'balanceOf', [keeper]] },
    { text: staked('wsteth', wsteth), of: wsteth, says: worth(wsteth, 'getStETHByWstETH'),
      pays: (held) => [wsteth, 'unwrap', [held]] },
    { text: staked('reth', rated), of: rated, says: worth(rated, 'getEthValue'), pays: (held) => [rated, 'burn', [held]] },
    { text: staked('weeth', rated, COIN), of: rated, says: worth(rated, 'getEETHByWeETH'), coin: true },
    { text: staked('cbeth', rated), of: rated, rate: [rated, 'exchangeRate'] },
    { text: staked('rate_provider', rated, COIN, `, rate_from: "${rated.address}"`), of: rated,
      rate: [rated, 'getRate'], coin: true },
  ]
}

/// Something happens to every contract: the keeper comes and goes, others make or lose money.
async function stir(world, next) {
  const { tx, deployer, keeper, weth, vault, feeVault, steth, wsteth, rated } = world
  const some = () => BigInt(Math.floor(next() * 1e15)) * 1000n + BigInt(Math.floor(next() * 1000))
  const part = async (contract) => {
    const [held] = await tx.read([[contract, 'balanceOf', [keeper]]])
    return next() < 0.1 ? held : (held * BigInt(Math.floor(next() * 50))) / 100n
  }
  for (const one of [vault, feeVault]) {
    if (next() < 0.4) await tx.send(keeper, one, 'deposit', [some(), keeper])
    if (next() < 0.3) await tx.send(keeper, one, 'redeem', [await part(one), keeper, keeper])
    if (next() < 0.5) await tx.send(keeper, weth, 'transfer', [one.address, some() / 1000n])
  }
  if (next() < 0.4) await tx.send(keeper, rated, 'mint', [keeper, some()])
  if (next() < 0.3) await tx.send(keeper, rated, 'burn', [await part(rated)])
  if (next() < 0.4) await tx.send(deployer, steth, 'stake', [keeper, some() * 2n])
  if (next() < 0.3) await tx.send(keeper, wsteth, 'unwrap', [await part(wsteth)])
  await tx.flush()
  const [staked, pooled, total, supply] = await tx.read(
    [[steth, 'balanceOf', [keeper]], [steth, 'pooled'], [rated, 'totalEther'], [rated, 'totalSupply']])
  if (next() < 0.4) await tx.send(keeper, wsteth, 'wrap', [staked / 3n])
  // Rewards and now and then a slashing, within what is believed.
  const drift = (value) => (value * BigInt(Math.floor(99_990 + 80 * next()))) / 100_000n
  await tx.send(deployer, steth, 'report', [drift(pooled)])
  await tx.send(deployer, rated, 'report', [total * 10n < supply * 15n ? drift(total) : total])
  await tx.flush()
}

/// What each entry must be worth at a block, in the order of the entries.
async function expected({ rpc, keeper, tx }, entries, block) {
  const call = async ([{ address, abi }, functionName, args = []]) => {
    const data = encodeFunctionData({ abi, functionName, args })
    const bytes = await rpc.call('eth_call', [{ from: keeper, to: address, data }, hex(block)])
    return decodeFunctionResult({ abi, functionName, data: bytes })
  }
  return Promise.all(
    entries.map(async ({ of, says, pays, rate }) => {
      const held = await call([of, 'balanceOf', [keeper]])
      if (rate) return (held * (await call(rate))) / ONE
      const worth = await call(says(held))
      if (pays) assert.equal(await call(pays(held)), worth, 'the contract agrees with itself')
      return worth
    }),
  )
}

test('shares and staked ether are to the wei what their contracts would pay', LIMIT, async (t) => {
  const world = await sharesWorld()
  t.after(world.stop)
  const { rpc, keeper, weth } = world
  const entries = entriesOf(world)
  const wallet = `venue: wallet, tokens: ["${COIN}"]`
  const config = configOf(world, [...entries.map(({ text }) => text), wallet], 'shares.yaml')
  const next = uniform(21)
  let [states, held] = [0, 0]
  for (let i = 0; i < BLOCKS; ++i) {
    await stir(world, next)
    const block = Number(await rpc.call('eth_blockNumber'))
    const { code, stderr, json } = await evenkeel(world, 'exposure', config, '--json', '--block', block)
    assert.equal(code, 0, stderr)
    const [coin, ...terms] = json().strategies[0].terms.reverse()
    assert.equal(BigInt(coin.amounts[COIN]), BigInt(await rpc.call('eth_getBalance', [keeper, hex(block)])))
    const worth = await expected(world, entries, block)
    for (const [at, { amounts }] of terms.reverse().entries()) {
      const token = entries[at].coin ? COIN : Object.keys(amounts)[0]
      if (!entries[at].coin) assert.equal(BigInt(token), BigInt(weth.address))
      assert.equal(BigInt(amounts[token]), worth[at], `${entries[at].text} at block ${block}`)
      ++states
      if (worth[at] > 0n) ++held
    }
  }
  assert.equal(states, BLOCKS * entries.length)
  assert.ok(held > states * 0.8)
  t.diagnostic(`${states} states, ${held} of them with something in it`)
})

test('a vault that is stuck and a rate that cannot be are errors of their strategy', LIMIT, async (t) => {
  const world = await sharesWorld()
  t.after(world.stop)
  const { tx, deployer, keeper, vault, rated } = world
  const entries = entriesOf(world)
  await tx.send(keeper, vault, 'deposit', [ONE, keeper])
  await tx.send(keeper, rated, 'mint', [keeper, ONE])
  await tx.flush()
  const fails = async (entry, expected) => {
    const config = configOf(world, [entry], 'bad.yaml')
    const { code, stderr } = await evenkeel(world, 'exposure', config)
    assert.equal(code, 1)
    assert.match(stderr, expected)
    const checked = await evenkeel(world, 'check', config)
    assert.equal(checked.code, 4, checked.stdout)
    assert.match(checked.stdout, expected)
  }
  await tx.send(deployer, vault, 'setStuck', [true])
  for (const total of [0n, 6n * ONE]) {
    await tx.send(deployer, rated, 'report', [total])
    await tx.flush()
    for (const { text } of entries.filter(({ of }) => of === rated))
      await fails(text, /expected the rate of .* between 0\.9 and 2/)
  }
  await fails(entries[0].text, /convertToAssets of the vault/)
})

test('shares that change while running are converted anew', LIMIT, async (t) => {
  const world = await sharesWorld()
  t.after(world.stop)
  const { rpc, tx, keeper, vault, weth } = world
  const config = configOf(world, [entriesOf(world)[0].text], 'running.yaml')
  const running = startKeeper(world, { config, args: ['--dry-run'] })
  const seen = async () => {
    const block = Number(await rpc.call('eth_blockNumber'))
    const { strategies } = await running.reached(block)
    return BigInt(strategies[0].terms[0].amounts[weth.address])
  }
  assert.equal(await seen(), 0n)
  for (const amount of [ONE, 3n * ONE]) {
    await tx.send(keeper, vault, 'deposit', [amount, keeper])
    await tx.flush()
    const [shares] = await tx.read([[vault, 'balanceOf', [keeper]]])
    assert.deepEqual([await seen()], await tx.read([[vault, 'convertToAssets', [shares]]]))
  }
  assert.equal((await running.stop()).code, 0)
  const replayed = await evenkeel(world, 'replay', config, '--json')
  assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr)
  assert.ok(replayed.json().decisions >= 3, 'each layout was decided on, and is decided on again')
})
