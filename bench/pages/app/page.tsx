/** The least a Next page loads. */
export default function Page() {
	return <p>Nothing</p>
}
