// The job with Squiggle: node with_squiggle.mjs SAMPLES SEED PACKAGE
//
// The idiom: "300 to 600" is Squiggle's own way to say a lognormal by its 5th and 95th percentiles.
// Each distribution becomes a sample set at once (left symbolic, its percentiles would not be drawn at
// all), and arithmetic on sample sets pairs them sample by sample. The language runs as a whole, so
// there is no time of sampling alone. PACKAGE is the folder of @quri/squiggle-lang.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [samples, seed, folder] = process.argv.slice(2);
const { run } = await import(pathToFileURL(`${folder}/dist/index.js`));
const { version } = JSON.parse(readFileSync(`${folder}/package.json`));

const program = `
hardware_cost = SampleSet.fromDist(300 to 600)
power = SampleSet.fromDist(7 to 15)
training_time = SampleSet.fromDist(30 to 90)
availability = SampleSet.fromDist(beta(18, 2))
electricity_price = SampleSet.fromDist(uniform(0.067, 0.083))
duration = training_time / availability
energy = power * 24 * duration
cost = hardware_cost + 0.001 * energy * electricity_price
levels(x) = List.map([0.05, 0.25, 0.50, 0.75, 0.95], {|p| quantile(x, p)})
{
  hardware_cost: levels(hardware_cost),
  power: levels(power),
  training_time: levels(training_time),
  availability: levels(availability),
  electricity_price: levels(electricity_price),
  cost: levels(cost),
  duration: levels(duration),
  energy: levels(energy)
}
`;

const wall = performance.now();
const cpu = process.cpuUsage();
const { result } = await run(program, {
  environment: { sampleCount: Number(samples), xyPointLength: 1000, seed },
});
const used = process.cpuUsage(cpu);
const elapsed = performance.now() - wall;
if (!result.ok) throw new Error(result.value.toString());

console.log(`tool Squiggle ${version}`);
console.log("threads 1");
console.log(`seconds job ${elapsed / 1e3} ${(used.user + used.system) / 1e6}`);
for (const [name, values] of Object.entries(result.value.result.asJS().value)) {
  console.log(`percentiles ${name} ${values.join(" ")}`);
}
