# References for Sources/Wellbeing/Trial, in R 4.2.2 with coin 1.4-2, nlme 3.1, metafor 3.8-1, mvtnorm (Debian 12).
#   Rscript references.R > references.json
# Written by hand as JSON, so that no further package is needed.
suppressMessages({library(coin); library(nlme); library(metafor); library(mvtnorm)})
num <- function(x) paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ", "), "]")
one <- function(x) format(unname(x), digits = 17, trim = TRUE)
out <- c()
add <- function(name, ...) out <<- c(out, paste0("\"", name, "\": {", paste(..., sep = ", "), "}"))
member <- function(name, value) paste0("\"", name, "\": ", value)

# 1. Hodges-Lehmann shift and the interval by inversion of the rank-sum test, two arms.
set.seed(17)
now <- round(rnorm(26, 41, 11), 6); later <- round(rnorm(22, 46, 11), 6)
w <- wilcox.test(now, later, conf.int = TRUE, exact = TRUE)
add("hodges_lehmann", member("now", num(now)), member("later", num(later)), member("shift", one(w$estimate)),
    member("low", one(w$conf.int[1])), member("high", one(w$conf.int[2])))

# 2a. Re-draws with one probability: given the size of an arm, a re-draw is a permutation, whose exact distribution
# coin has (ties included). Mixed over the sizes it is the distribution of all re-draws.
redraws <- function(y, z, p) {
  n <- length(y); r <- rank(y); r2 <- 2 * r; w <- 2 * r - (n + 1); t <- sum(w[z == 1])
  upper <- 0; lower <- 0
  for (m in 0:n) {
    weight <- dbinom(m, n, p)
    if (m == 0 || m == n) { s <- 0; d <- 1 } else {
      g <- factor(c(rep("a", m), rep("b", n - m)), levels = c("a", "b"))
      it <- independence_test(r2 ~ g, distribution = exact(algorithm = "shift"), teststat = "scalar")
      # Standardised statistic back to the sum of the doubled ranks of "a".
      s <- support(it) * sqrt(as.vector(variance(it))) + as.vector(expectation(it)); d <- dperm(it, support(it))
      s <- s - m * (n + 1)
    }
    upper <- upper + weight * sum(d[s >= t - 1e-6]); lower <- lower + weight * sum(d[s <= t + 1e-6])
  }
  min(1, 2 * min(upper, lower))
}
set.seed(18)
for (case in 1:3) {
  n <- c(12, 20, 20)[case]; p <- c(.6, .6, .5)[case]
  y <- round(rnorm(n, 45, 10), if (case == 3) -1 else 6); z <- rbinom(n, 1, p); y <- y - 9 * z
  add(paste0("redraw_coin_", case), member("outcomes", num(y)), member("is_now", num(z)), member("probability", one(p)),
      member("p", one(redraws(y, z, p))))
}
# 2b. Re-draws whose probability changes: all 2^12 of them.
set.seed(19)
n <- 12; p <- round(seq(.2, .85, length.out = n), 3); y <- round(seq(60, 30, length.out = n) + rnorm(n, 0, 4), 4)
z <- rbinom(n, 1, p); w <- 2 * rank(y) - (n + 1); t <- sum(w[z == 1])
all <- as.matrix(expand.grid(rep(list(0:1), n)))
weight <- apply(all, 1, function(a) prod(ifelse(a == 1, p, 1 - p))); s <- as.vector(all %*% w)
add("redraw_enumerated", member("outcomes", num(y)), member("is_now", num(z)), member("probabilities", num(p)),
    member("p", one(min(1, 2 * min(sum(weight[s >= t]), sum(weight[s <= t]))))))

# 3. Segmented regression with AR(1) errors, REML.
set.seed(20)
for (case in 1:3) {
  n <- c(48, 44, 70)[case]; start <- c(24, 21, 30)[case]; rho <- c(.45, 0, .7)[case]; level <- c(-5, 0, 3)[case]
  e <- as.vector(arima.sim(if (rho == 0) list() else list(ar = rho), n)) * 4; i <- 0:(n - 1); after <- as.numeric(i >= start)
  y <- round(50 + .05 * i + level * after - .1 * after * (i - start) + e, 5); since <- after * (i - start)
  m <- gls(y ~ i + after + since, correlation = corAR1(form = ~ i), method = "REML",
           control = glsControl(tolerance = 1e-11, msTol = 1e-12))
  add(paste0("gls_", case), member("start", start), member("values", num(y)), member("coefficients", num(coef(m))),
      member("standard_errors", num(sqrt(diag(m$varBeta)))), member("sigma", one(m$sigma)),
      member("phi", one(coef(m$modelStruct$corStruct, unconstrained = FALSE))))
}

# 4. Random effects by DerSimonian and Laird, interval by Hartung, Knapp, Sidik and Jonkman.
effects <- c(-4.1, -1.2, -6.3, .8, -2.2, -9.5, -3.3); errors <- c(1.9, 1.4, 2.6, 1.7, 1.1, 2.4, 2.0)
m <- rma(effects, sei = errors, method = "DL", test = "knha")
add("random_effects", member("effects", num(effects)), member("errors", num(errors)), member("mean", one(coef(m))),
    member("standard_error", one(m$se)), member("tau2", one(m$tau2)), member("low", one(m$ci.lb)),
    member("high", one(m$ci.ub)), member("i2", one(m$I2)))
data(dat.bcg, package = "metadat")
b <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
m <- rma(b$yi, b$vi, method = "DL", test = "knha")
add("random_effects_bcg", member("effects", num(as.vector(b$yi))), member("errors", num(sqrt(b$vi))),
    member("mean", one(coef(m))), member("standard_error", one(m$se)), member("tau2", one(m$tau2)),
    member("low", one(m$ci.lb)), member("high", one(m$ci.ub)), member("i2", one(m$I2)))

# 5. Looks at 1/4, 1/2 and all: spending of the O'Brien-Fleming type (Lan & DeMets 1983), .025 to either side.
t <- c(.25, .5, 1); spent <- 2 * (1 - pnorm(qnorm(1 - .025 / 2) / sqrt(t)))
cor <- outer(t, t, function(a, b) sqrt(pmin(a, b) / pmax(a, b))); bound <- qnorm(1 - spent[1])
set.seed(21)
for (k in 2:3) {
  # Chance to cross for the first time at look k, upwards.
  f <- function(z) pmvnorm(c(rep(-Inf, k - 1), z), c(bound, Inf), corr = cor[1:k, 1:k],
                           algorithm = Miwa(steps = 512)) - (spent[k] - spent[k - 1])
  bound <- c(bound, uniroot(f, c(1, 6), tol = 1e-10)$root)
}
add("looks", member("spent", num(2 * spent)), member("z", num(bound)), member("levels", num(2 * (1 - pnorm(bound)))))

# 6. Student's t.
add("student", member("df", num(c(1, 4, 12, 36, 44, 120))), member("t", num(qt(.975, c(1, 4, 12, 36, 44, 120)))))

# 7. NAP, its unbiased variance written out again (Pustejovsky & Swan 2018; SingleCaseES 0.7.4).
A <- c(20, 20, 26, 25, 22, 23); B <- c(28, 25, 24, 27, 30, 30, 29); m <- length(A); n <- length(B)
q <- outer(A, B, function(a, b) (b > a) + .5 * (b == a)); nap <- mean(q)
Q1 <- mean((rowMeans(q) - nap)^2); Q2 <- mean((colMeans(q) - nap)^2); X <- mean((q - nap)^2)
add("nap", member("a", num(A)), member("b", num(B)), member("nap", one(nap)),
    member("standard_error", one(sqrt((nap * (1 - nap) + n * Q1 + m * Q2 - 2 * X) / ((m - 1) * (n - 1))))))
cat("{\n", paste(out, collapse = ",\n"), "\n}\n", sep = "")
