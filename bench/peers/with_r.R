# The job with R: Rscript with_r.R SAMPLES SEED
#
# The idiom: vectors, r<distribution>() for each, arithmetic on whole vectors, and quantile(type = 7),
# R's default, which sorts only as far as the wanted ranks need.

arguments <- commandArgs(trailingOnly = TRUE)
n <- as.numeric(arguments[1])
set.seed(as.integer(arguments[2]))
levels <- c(0.05, 0.25, 0.50, 0.75, 0.95)

# Lognormal with the given 5th and 95th percentiles.
lognormal <- function(p05, p95) {
  rlnorm(n, 0.5 * log(p05 * p95), log(p95 / p05) / (2 * qnorm(0.95)))
}

# CPU time of this process and wall time.
clocks <- function() {
  t <- proc.time()
  c(as.numeric(Sys.time()), t[["user.self"]] + t[["sys.self"]])
}

start <- clocks()
x <- list(
  hardware_cost = lognormal(300, 600),
  power = lognormal(7, 15),
  training_time = lognormal(30, 90),
  availability = rbeta(n, 18, 2),
  electricity_price = runif(n, 0.067, 0.083)
)
drawn <- clocks()
x$duration <- x$training_time / x$availability
x$energy <- x$power * 24 * x$duration
x$cost <- x$hardware_cost + 1e-3 * x$energy * x$electricity_price
rows <- lapply(x, quantile, probs = levels, type = 7, names = FALSE)
end <- clocks()

cat("tool R ", R.version$major, ".", R.version$minor, "\n", sep = "")
cat("threads 1\n")
cat("seconds sampling", format(drawn - start, digits = 9), "\n")
cat("seconds job", format(end - start, digits = 9), "\n")
for (name in names(rows)) {
  cat("percentiles", name, sprintf("%.17g", rows[[name]]), "\n")
}
