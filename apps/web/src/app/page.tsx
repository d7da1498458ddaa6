export default function HomePage() {
	return <h1 className="p-10 font-serif text-4xl">Good afternoon</h1>
}
