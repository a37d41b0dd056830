// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Kills a keeper wherever it leaves a trace outside of its process, and looks what became of the hedges.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkBooks, checkReplay, opening } from './books.mjs'
import { chainOf } from './chain.mjs'
import { journal, startKeeper } from './keeper.mjs'
import { replacing, startWorld, variant } from './world.mjs'

const SHIM = process.env.EVENKEEL_CRASH_SHIM
const MOST_BLOCKS_TO_REST = 8
const PATIENT = 20_000

/// A local chain on which every story begins anew. A story is a list of steps {act, seen}: `act(lab)` changes the
/// chain once a keeper has seen what the step before waits for, by default the head.
export async function startCrashLab(edits = {}) {
  assert.ok(SHIM && existsSync(SHIM), `expected the library of crash_shim in EVENKEEL_CRASH_SHIM, found "${SHIM}"`)
  const world = await startWorld()
  const chain = chainOf(world)
  const own = { 'poll_interval: 50ms': 'poll_interval: 10ms', 'evenkeel.db': 'lab/keeper.db' }
  const config = variant(world, 'lab.yaml', replacing({ ...own, ...edits }))
  const start = await opening(world, chain)
  const folder = join(world.folder, 'lab')
  const log = (life) => join(folder, `points.${life}`)
  let clean = await world.rpc.call('evm_snapshot')

  const shim = (life, at) => ({
    LD_PRELOAD: SHIM,
    EVENKEEL_CRASH_FILES: join(folder, 'keeper.db'),
    EVENKEEL_CRASH_PORTS: `${new URL(world.net.rpc).port}=node`,
    EVENKEEL_CRASH_LOG: log(life),
    ...(at && { EVENKEEL_CRASH_AT: at }),
  })

  /// The points of a life: all, or the one that it was killed at.
  const logged = (life) =>
    (existsSync(log(life)) ? readFileSync(log(life), 'utf8') : '').split('\n').filter(Boolean).map((line) => {
      const [number, ...name] = line.split(' ')
      return { number: Number(number), name: name.join(' ') }
    })

  /// The chain as it was at first, and no journal.
  async function reset() {
    if (!(await world.rpc.call('evm_revert', [clean]))) throw new Error('the chain does not go back')
    clean = await world.rpc.call('evm_snapshot')
    await world.rpc.call('anvil_dropAllTransactions')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
  }

  const open = async () =>
    (await journal(world, config)).filter(({ kind, state }) => kind === 'transaction' && !/confirmed|reverted/.test(state))

  /// One keeper after the other: life k dies at `deaths[k]`, the one after them is watched, and who comes later is
  /// not expected.
  function succession(deaths) {
    let life = 0
    let keeper = startKeeper(world, { config, env: shim(life, deaths[life]) })

    /// Waits for something of whoever lives; a death leads to the next life.
    async function sees(what, probe) {
      for (;;) {
        try {
          return await keeper.sees(what, () => probe(keeper), PATIENT)
        } catch (error) {
          if (keeper.alive()) throw error
          const { signal, code } = await keeper.ended
          if (signal !== 'SIGKILL' || life >= deaths.length)
            throw new Error(`life ${life} ended with ${signal ?? code}: ${error.message}`)
          life += 1
          keeper = startKeeper(world, { config, env: shim(life, deaths[life]) })
        }
      }
    }
    const headSeen = () =>
      sees('the head', async (one) => {
        const now = await one.state()
        return now && now.block.hash === (await world.rpc.call('eth_getBlockByNumber', ['latest', false])).hash && now
      })
    async function end() {
      const { signal, code } = await keeper.stop()
      // A clean end has points too.
      if (signal === 'SIGKILL') return headSeen().then(end)
      assert.equal(code, 0, keeper.output.stderr)
    }
    return { sees, headSeen, end, lives: () => life + 1 }
  }

  async function live(story, deaths) {
    await reset()
    const { sees, headSeen, end, lives } = succession(deaths)
    let now = await headSeen()
    for (const { act, seen } of story) {
      await act(lab)
      now = await headSeen()
      if (seen) await sees('what the step waits for', () => seen(lab))
    }
    for (let i = 0; i < MOST_BLOCKS_TO_REST; ++i) {
      if (now.strategies[0].plan.action === 'hold' && (await open()).length === 0) break
      await world.control('mine')
      now = await headSeen()
    }
    await end()
    return { now, lives: lives() }
  }

  /// What must be left behind: clean books, the net delta inside the band. Gives the orders and the position.
  async function judge({ now }, replayed) {
    const [{ delta, gross_delta, plan }] = now.strategies
    assert.ok(Math.abs(delta) <= 0.02 * gross_delta, `net delta ${delta}: ${plan.reason}`)
    const hedges = await checkBooks(world, chain, config, start)
    if (replayed) await checkReplay(world, config)
    return { orders: hedges.map(({ order }) => order), position: await chain.size() }
  }

  /// How many hedges the chain has, whatever the journal says.
  const landed = async () =>
    (await chain.transactions()).filter(({ nonce, receipt }) => Number(nonce) >= start.first && chain.exchanged(receipt)).length

  const lab = {
    world,
    chain,
    config,
    open,
    stop: world.stop,
    /// Every point of the life that follows `deaths`, [{number, name}], and what the story leaves behind.
    async points(story, deaths = []) {
      const told = await live(story, deaths)
      assert.equal(told.lives, deaths.length + 1)
      return { points: logged(deaths.length), left: await judge(told, true) }
    },
    /// Dies at "17:before" or "17:after", one death a life, and compares with what is left behind without that.
    /// Gives the name of the last death's point (nothing if that life came to its end before), the count of hedges,
    /// and what was wrong.
    async kill(story, deaths, left, { replayed = true } = {}) {
      const result = { landed: 0 }
      try {
        const told = await live(story, deaths)
        if (told.lives > deaths.length) result.name = logged(deaths.length - 1)[0].name
        assert.deepEqual(await judge(told, replayed), left, 'the same hedges as without a death')
      } catch (error) {
        result.failure = error.message
      }
      result.landed = await landed()
      return result
    },
  }
  return lab
}
