// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Block after block of a moving market in which everything around the keeper goes wrong, from a seed.

import { readFileSync } from 'node:fs'
import { hex } from '../../devnet/lib/rpc.mjs'
import { uniform } from '../../devnet/lib/random.mjs'
import { startKeeper } from './keeper.mjs'
import { startProxy, TROUBLES } from './proxy.mjs'
import { sleep } from './world.mjs'

const GWEI = 10n ** 9n
const MOST_REORG = 5
// A node that never answers costs its whole time limit: now and then is enough.
const RARE = { 'no end': 0.1, 'another chain': 0.3 }

/// Chance a block of each kind of trouble.
const CHANCES = { node: 0.08, reorg: 0.03, drop: 0.03, dear: 0.03, pause: 0.02, kill: 0.01, end: 0.005 }

/// Steps the world's market `blocks` times in front of a keeper that runs `config` behind `proxies`. Gives what was
/// done to it and the memory of the keeper now and then, [{block, life, kb}]; `onBlock(i, keeper)` is for who watches.
export async function chaos(world, { blocks, seed, config, proxies, patience = 400, onBlock = () => {} }) {
  const random = uniform(seed)
  const happens = (name) => random() < CHANCES[name]
  const one = (list) => list[Math.floor(random() * list.length)]
  const faults = {}
  const memory = []
  const count = (name) => (faults[name] = (faults[name] ?? 0) + 1)
  const keeperAddress = BigInt(world.net.accounts.keeper.address)
  let life = 1
  let keeper = startKeeper(world, { config })

  async function again(how) {
    count(how)
    if (how === 'killed') await keeper.kill()
    else await keeper.stop()
    life += 1
    keeper = startKeeper(world, { config })
  }

  const healing = new Map()
  function mislead() {
    const proxy = one(proxies)
    const name = one(TROUBLES)
    if (random() > (RARE[name] ?? 1)) return
    proxy.fail(name)
    healing.set(proxy, 1 + Math.floor(random() * 4))
    count(name)
  }
  function heal() {
    for (const [proxy, left] of healing) {
      healing.set(proxy, left - 1)
      if (left > 1) continue
      proxy.heal()
      proxy.cut()
      healing.delete(proxy)
    }
  }

  async function dropOwn() {
    const { pending } = await world.rpc.call('txpool_content')
    const own = Object.entries(pending).find(([from]) => BigInt(from) === keeperAddress)
    if (!own) return
    for (const { hash } of Object.values(own[1])) await world.control('drop', { hash }).catch(() => {})
    count('dropped')
  }

  async function mineDear() {
    const { timestamp } = await world.rpc.call('eth_getBlockByNumber', ['latest', false])
    await world.rpc.call('evm_setNextBlockTimestamp', [hex(BigInt(timestamp) + 12n)])
    await world.rpc.call('anvil_setNextBlockBaseFeePerGas', [hex(20n * GWEI)])
    await world.rpc.call('evm_mine')
    count('base fee times 20')
  }

  async function trouble(done) {
    heal()
    if (happens('node')) mislead()
    if (happens('drop')) await dropOwn()
    if (happens('dear')) await mineDear()
    if (happens('pause')) await sleep(1000).then(() => count('nothing mined'))
    if (happens('kill')) await again('killed')
    if (happens('end')) await again('ended')
    // Not deeper than the market's blocks: those before hold the contracts and positions.
    if (done > 0 && happens('reorg')) {
      const depth = Math.min(done, 1 + Math.floor(random() * MOST_REORG))
      await world.control('reorg', { depth })
      count(`reorg of depth ${depth}`)
    }
  }

  const reached = async (block) => {
    const end = Date.now() + patience
    while (Date.now() < end) {
      if (!keeper.alive()) throw new Error(`the keeper ended:\n${keeper.output.stderr.slice(-3000)}`)
      if (((await keeper.state())?.block.number ?? 0) >= block) return
      await sleep(10)
    }
  }

  for (let i = 1; i <= blocks; ++i) {
    await trouble(i - 1)
    await reached((await world.control('step')).block)
    if (i % 50 === 0) memory.push({ block: i, life, kb: residentKb(keeper.pid) })
    await onBlock(i, keeper)
  }
  for (const proxy of proxies) proxy.heal()
  for (const proxy of proxies) proxy.cut()
  return { faults, memory, keeper, lives: life }
}

/// Kilobytes of a process that are in memory.
function residentKb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
}

/// Nodes in front of the world's, and their config text for `replacing`.
export async function nodesBefore(world, count) {
  const proxies = []
  for (let i = 0; i < count; ++i) proxies.push(await startProxy(world.net.rpc))
  const list = proxies.map(({ url }) => `"${url}"`).join(', ')
  return { proxies, edits: { [`rpc: ["${world.net.rpc}"]`]: `rpc: [${list}]` } }
}
