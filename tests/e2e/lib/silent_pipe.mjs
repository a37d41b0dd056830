// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { execFileSync, spawn } from 'node:child_process'
import { constants, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/// A pipe that nobody reads: who writes to it waits for ever once it is full.
export function silentPipe(world) {
  const path = join(world.folder, 'log')
  execFileSync('mkfifo', [path])
  const own = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  return {
    end: openSync(path, constants.O_WRONLY),
    fill() {
      for (const size of [4096, 1])
        try {
          for (;;) writeSync(own, Buffer.alloc(size, ' '))
        } catch (error) {
          if (error.code !== 'EAGAIN') throw error
        }
    },
    /// Starts to read it.
    drain() {
      const reader = spawn('cat', [path], { stdio: ['ignore', openSync(join(world.folder, 'log.txt'), 'w'), 'ignore'] })
      world.children.add(reader)
    },
    text: () => readFileSync(join(world.folder, 'log.txt'), 'utf8').trim(),
  }
}
