import type { Flavour } from './flavour.ts'
import { hocuspocusFlavour } from './hocuspocus-flavour.ts'
import { nativeFlavour } from './native-flavour.ts'
import { plainFlavour } from './plain-flavour.ts'

/** Every way of speaking to the server that is attacked. */
export const FLAVOURS: readonly Flavour[] = [nativeFlavour, plainFlavour, hocuspocusFlavour]
