// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import http from 'node:http'

const next = (quantity) => `0x${(BigInt(quantity) + 1n).toString(16)}`
const flipped = (raw) => raw.slice(0, -2) + (raw.endsWith('00') ? '01' : '00')

/// What a bad service does instead of signing what it was asked for. `sign` asks the real signer.
export const LIES = (accounts) => ({
  'another nonce': (tx, sign) => sign({ ...tx, nonce: next(tx.nonce) }),
  'another contract': (tx, sign) => sign({ ...tx, to: accounts.trader.address }),
  'a value': (tx, sign) => sign({ ...tx, value: '0x1' }),
  'higher fees': (tx, sign) => sign({ ...tx, maxFeePerGas: next(tx.maxFeePerGas) }),
  'another key': (tx, sign) => sign({ ...tx, from: accounts.trader.address }),
  'wrong bytes': async (tx, sign) => flipped(await sign(tx)),
  'half of the bytes': async (tx, sign) => (await sign(tx)).slice(0, 100),
  'no bytes': () => '0x',
  'a server error': () => undefined,
  'no end': () => new Promise(() => {}),
})

/// A signing service on 127.0.0.1 as Web3Signer is one: eth_accounts and eth_signTransaction. The node holds the
/// keys and signs; `lie(name)` makes it misbehave, `lie()` ends that.
export async function startSigner({ rpc, net }) {
  const lies = LIES(net.accounts)
  let lie
  const seen = { signed: 0, lied: 0 }
  const sign = (tx) => rpc.call('eth_signTransaction', [tx])

  async function result({ method, params }) {
    if (method === 'eth_accounts') return [net.accounts.keeper.address.toLowerCase()]
    if (method !== 'eth_signTransaction') throw new Error(`no method ${method}`)
    if (params.length !== 1 || !params[0].nonce) throw new Error('expected one object with a nonce')
    seen[lie ? 'lied' : 'signed'] += 1
    return lie ? lies[lie](params[0], sign) : sign(params[0])
  }

  const server = http.createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const { id, ...asked } = JSON.parse(Buffer.concat(chunks).toString())
    const found = await result(asked).then((value) => ({ result: value }), (error) => ({ error: { code: -32602, message: error.message } }))
    const good = found.error || found.result !== undefined
    response.writeHead(good ? 200 : 500, { 'content-type': 'application/json' })
    response.end(good ? JSON.stringify({ jsonrpc: '2.0', id, ...found }) : 'Internal Server Error')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    names: Object.keys(lies),
    lie: (name) => (lie = name),
    stop: () => (server.closeAllConnections(), server.close()),
  }
}
