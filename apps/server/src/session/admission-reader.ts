import { MalformedError } from '@tandem/protocol'

/** Containers within containers of one value. Yjs and JSON.stringify recurse over them; honest values nest a handful. */
const MAX_NESTING = 64

// Set up as Yjs' own: it keeps a byte order mark, so that JSON.parse sees one and refuses it, as it will there.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const PROTO = encoder.encode('__proto__')
const TRUE = encoder.encode('true')
const NULL = encoder.encode('null')

/**
 * Walks over the values of a Yjs update (V1) without building them. Every method reads one value and throws
 * MalformedError where Yjs would throw, would read something else than was written, or could not write it again.
 * No object is built, except for JSON that is more than `true` or `null`.
 */
export class Reader {
	#bytes: Uint8Array = new Uint8Array()
	#at = 0
	/** Where the bytes of the text read last begin. They end at `#at`. */
	#text = 0

	open(bytes: Uint8Array): void {
		this.#bytes = bytes
		this.#at = 0
	}

	/** Everything must have been read: many a V2 update is an empty V1 update followed by more bytes. */
	close(): void {
		if (this.#at !== this.#bytes.length) throw new MalformedError('bytes after the end')
	}

	byte(): number {
		const byte = this.#bytes[this.#at++]
		if (byte === undefined) throw new MalformedError('bytes that end too early')
		return byte
	}

	/** 0 to 2^53 - 1. */
	varuint(): number {
		const first = this.byte()
		return first < 128 ? first : this.#groups(first & 127, 128)
	}

	/** Skips length-prefixed bytes. */
	binary(): void {
		this.#skip(this.varuint())
	}

	/** Skips a string. Returns its UTF-16 units, which is what Yjs counts clocks in. */
	text(): number {
		const length = this.varuint()
		this.#text = this.#at
		this.#skip(length)
		const end = this.#at
		const bytes = this.#bytes
		let units = 0
		for (let at = this.#text; at < end; units++) {
			const byte = bytes[at] as number
			if (byte < 128) {
				at++
			} else {
				const size = sequence(bytes, at, end)
				if (size === 4) units++
				at += size
			}
		}
		return units
	}

	/** Skips a string that Yjs will hand to JSON.parse. `bare`: also the word `undefined`, which old arrays contain. */
	json(bare: boolean): void {
		this.text()
		if (this.textIs(TRUE) || this.textIs(NULL)) return
		const text = this.word()
		if (bare && text === 'undefined') return
		if (nesting(text) > MAX_NESTING) throw new MalformedError(`JSON nested deeper than ${MAX_NESTING}`)
		try {
			JSON.parse(text)
		} catch (cause) {
			throw new MalformedError('a value that is not JSON', { cause })
		}
	}

	/** Skips a value in lib0's self-describing encoding. `outer`: how many containers it stands in. */
	any(outer = 0): void {
		const tag = this.byte()
		switch (tag) {
			case 127: // undefined
			case 126: // null
			case 121: // false
			case 120: // true
				return
			case 125:
				this.#varint()
				return
			case 124: // float32
				this.#skip(4)
				return
			case 123: // float64
			case 122: // bigint
				this.#skip(8)
				return
			case 119:
				this.text()
				return
			case 118: // object
			case 117: // array
				this.#container(tag === 118, outer + 1)
				return
			case 116:
				this.binary()
				return
			default:
				throw new MalformedError(`an unknown kind of value: ${tag}`)
		}
	}

	#container(keys: boolean, depth: number): void {
		if (depth > MAX_NESTING) throw new MalformedError(`a value nested deeper than ${MAX_NESTING}`)
		const count = this.varuint()
		for (let entry = 0; entry < count; entry++) {
			if (keys) {
				this.text()
				// Yjs assigns it, which sets the prototype: with one of bytes the document can never be encoded again.
				if (this.textIs(PROTO)) throw new MalformedError('a key that sets a prototype')
			}
			this.any(depth)
		}
	}

	/** A signed number: six bits and a sign in the first byte. */
	#varint(): void {
		const first = this.byte()
		if (first >= 128) this.#groups(first & 63, 64)
	}

	/** The groups of seven bits after the first. Eight are enough; after 147 zeros lib0 multiplies by infinity: NaN. */
	#groups(first: number, unit: number): number {
		let value = first
		let scale = unit
		for (let group = 1; group < 8; group++) {
			const byte = this.byte()
			value += (byte & 127) * scale
			if (byte < 128) {
				if (value > Number.MAX_SAFE_INTEGER) break
				return value
			}
			scale *= 128
		}
		throw new MalformedError('a number over 2^53')
	}

	#skip(length: number): void {
		if (length > this.#bytes.length - this.#at) throw new MalformedError('bytes that end too early')
		this.#at += length
	}

	/** The text read last. */
	word(): string {
		return decoder.decode(this.#bytes.subarray(this.#text, this.#at))
	}

	/** A copy of its bytes: a Buffer's `slice` would be a view. */
	wordBytes(): Uint8Array {
		return new Uint8Array(this.#bytes.subarray(this.#text, this.#at))
	}

	/** Whether the text read last has these bytes. */
	textIs(word: Uint8Array): boolean {
		if (this.#at - this.#text !== word.length) return false
		for (let index = 0; index < word.length; index++) {
			if (this.#bytes[this.#text + index] !== word[index]) return false
		}
		return true
	}
}

/** The length of the UTF-8 sequence at `at`, as strict as a fatal TextDecoder: no surrogates, nothing overlong. */
function sequence(bytes: Uint8Array, at: number, end: number): 2 | 3 | 4 {
	const lead = bytes[at] as number
	const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
	if (lead < 0xc2 || lead > 0xf4 || at + size > end) throw new MalformedError('text that is not UTF-8')
	for (let index = 1; index < size; index++) {
		if (((bytes[at + index] as number) & 0xc0) !== 0x80) throw new MalformedError('text that is not UTF-8')
	}
	const second = bytes[at + 1] as number
	const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
	const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
	if (second < least || second > most) throw new MalformedError('text that is not UTF-8')
	return size
}

/** How deep the containers of a JSON text nest; for text that is not JSON anything at all. */
function nesting(text: string): number {
	let depth = 0
	let deepest = 0
	let quoted = false
	for (let at = 0; at < text.length; at++) {
		const character = text[at]
		if (quoted) {
			if (character === '\\') at++
			else if (character === '"') quoted = false
		} else if (character === '"') quoted = true
		else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth)
		else if (character === ']' || character === '}') depth--
	}
	return deepest
}
