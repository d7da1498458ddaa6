// next-env.d.ts names a build folder, so it is true only where that build was made; the types themselves are here.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
