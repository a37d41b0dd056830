// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import http from 'node:http'

/// Steps every so often by itself, and lets only one thing happen to the chain at a time.
export function createDriver(rpc, market) {
  let last = Promise.resolve()
  let timer
  let stopped = false

  /// Runs `action` after all that was asked for before.
  function inTurn(action) {
    const result = last.then(action)
    last = result.catch(() => {})
    return result
  }

  function pause() {
    clearTimeout(timer)
    timer = undefined
  }

  /// Steps every `interval` milliseconds, `count` times.
  function auto(interval, count = Infinity) {
    pause()
    if (count <= 0) return
    const started = (timer = setTimeout(async () => {
      await inTurn(() => (stopped ? undefined : market.step())).catch((error) => console.error(error.message))
      if (timer === started) auto(interval, count - 1)
    }, interval))
  }

  function mayMine() {
    if (stopped) throw new Error('mining is stopped: /start_mining first')
  }

  async function repeat(count, action) {
    let result
    for (let i = 0; i < count; ++i) result = await action()
    return result
  }

  const block = async () => ({ block: Number(await rpc.call('eth_blockNumber')) })

  /// Every endpoint of the control server: a function of the posted object.
  const endpoints = {
    state: async () => ({ ...(await market.state()), auto: timer !== undefined, stopped }),
    async step({ count = 1, price }) {
      mayMine()
      return repeat(count, () => market.step(price))
    },
    async price({ price }) {
      mayMine()
      if (!(price > 0)) throw new Error(`expected a positive price, found ${price}`)
      return market.step(price)
    },
    async premium({ share }) {
      return market.setPremium(share)
    },
    async swap_storm({ count = 100, band }) {
      mayMine()
      return market.swapStorm(count, band)
    },
    async mine({ count = 1, timestamp_step }) {
      mayMine()
      return { block: await repeat(count, () => market.mine(timestamp_step)) }
    },
    async trade_as({ mine = false, ...order }) {
      const sent = await market.tradeAs(order)
      return mine ? { ...sent, block: await market.mine() } : sent
    },
    async auto({ interval_ms, count }) {
      if (!(interval_ms >= 0)) throw new Error(`expected interval_ms, found ${interval_ms}`)
      auto(interval_ms, count)
      return block()
    },
    async pause() {
      pause()
      return block()
    },
    async stop_mining() {
      stopped = true
      return block()
    },
    async start_mining() {
      stopped = false
      return block()
    },
    async reorg({ depth = 1, transactions = [] }) {
      await rpc.call('anvil_reorg', [depth, transactions])
      return block()
    },
    async drop({ hash }) {
      return { dropped: await rpc.call('anvil_dropTransaction', [hash]) }
    },
  }
  return { endpoints, inTurn, auto, pause }
}

async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return text.trim() === '' ? {} : JSON.parse(text)
}

/// Serves the driver's endpoints as POST /name with a JSON object, on 127.0.0.1. Resolves with {url, stop}.
export function serveControl(driver, port) {
  const server = http.createServer(async (request, response) => {
    const answer = (status, value) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(value) + '\n')
    }
    const name = new URL(request.url, 'http://localhost').pathname.slice(1)
    if (!Object.hasOwn(driver.endpoints, name)) return answer(404, { error: `no endpoint "${name}"` })
    try {
      const body = await bodyOf(request)
      answer(200, await driver.inTurn(() => driver.endpoints[name](body)))
    } catch (error) {
      answer(400, { error: error.message })
    }
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const stop = () => {
        server.close()
        server.closeAllConnections()
      }
      resolve({ url: `http://127.0.0.1:${server.address().port}`, stop })
    })
  })
}
