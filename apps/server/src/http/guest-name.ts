import { PERSON_COLORS, type Person } from '@tandem/protocol'

// Words that any pair of may stand as somebody's name on a screen at work: no bodies, no judgements, no colours (a
// "Green" drawn in orange confuses), one or two syllables.
const FIRST =
	'Brave Bright Brisk Calm Clear Clever Cosy Curious Daring Early Eager Fair Fleet Fond Frank Free Fresh Gentle Glad Grand Handy Happy Hardy Jolly Keen Kind Lively Lucky Merry Mild Neat Nimble Noble Patient Placid Plucky Polite Prompt Proud Quick Quiet Ready Sage Serene Sharp Snug Sound Spry Steady Still Sunny Sure Swift Tidy True Warm Wide Wise Witty Young Zesty'.split(
		' ',
	)
const SECOND =
	'Acorn Anchor Aspen Badger Beacon Birch Bison Breeze Brook Cedar Cloud Clover Comet Coral Crane Dolphin Ember Falcon Fern Finch Forest Fox Harbour Hazel Heron Hill Island Kite Lake Lantern Lark Linden Lynx Maple Meadow Moth Oak Orchard Otter Owl Pebble Pine Plover Puffin Raven Reed River Robin Rowan Sparrow Spruce Star Stone Summit Swallow Thistle Tide Tulip Valley Violet Walnut Willow Wren'.split(
		' ',
	)

type Random = (length: number) => Uint8Array

/** Two plain words for a guest. Not unique: people tell each other apart by their colour too. */
export function drawName(random: Random): string {
	return `${draw(FIRST, random)} ${draw(SECOND, random)}`
}

export function drawColor(random: Random): Person['color'] {
	return draw(PERSON_COLORS, random)
}

function draw<T>(from: readonly T[], random: Random): T {
	const [high = 0, low = 0] = random(2)
	return from[(high * 256 + low) % from.length] as T
}
