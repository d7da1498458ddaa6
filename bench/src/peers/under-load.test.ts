import { expect, test } from 'vitest'
import { refuseBusy } from './under-load.ts'

test('a round whose load process was busier than nine tenths of a core is refused, whoever was measured', () => {
	expect(() => refuseBusy({ load: 0.9 })).not.toThrow()
	expect(() => refuseBusy({ load: 0.901 })).toThrow('the load process was busy 0.901 of the time')
})
