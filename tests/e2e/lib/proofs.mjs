// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const plus = (old, fresh) => {
  if (typeof fresh === 'number') return (old ?? 0) + fresh
  const sum = { ...old }
  for (const [name, count] of Object.entries(fresh)) sum[name] = plus(sum[name], count)
  return sum
}

/// Counts what a suite of tests has tried and found, for the sum that scripts/test prints. `add` takes numbers by
/// name: kill_points, transactions, doubled, lost, and faults as {kind: count}. Written after each, so that a suite
/// that fails half way has said what it did.
export function proofs(suite) {
  let counts = { doubled: 0, lost: 0 }
  const folder = process.env.EVENKEEL_PROOFS
  return {
    counts: () => counts,
    add(fresh) {
      counts = plus(counts, fresh)
      if (!folder) return
      mkdirSync(folder, { recursive: true })
      const path = join(folder, `${suite}.json`)
      writeFileSync(`${path}.part`, JSON.stringify(counts) + '\n')
      renameSync(`${path}.part`, path)
    },
  }
}
