const CLUSTERS = 500;
/** Of a vector against its cluster's centre, for each number: two of a cluster have a cosine of about 0.6. */
const SPREAD = 0.8;

/** A function that gives a vector at each call, around one of 500 centres: embeddings of texts lie in clusters, too. */
export function clusteredVectors(dimensions, random) {
  // Box and Muller: normally distributed.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: CLUSTERS }, () => Float32Array.from({ length: dimensions }, normal));
  return () => {
    const centre = centres[Math.floor(random() * CLUSTERS)];
    return centre.map((value) => value + SPREAD * normal());
  };
}
