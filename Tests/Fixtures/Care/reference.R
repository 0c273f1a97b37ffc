# Makes reference.json: answers, and what R (psych 2.2.9) computes of them. Run by hand: Rscript reference.R
suppressMessages(library(psych))
set.seed(17)
answers <- function(n, loadings) {
  f <- rnorm(n)
  x <- sapply(loadings, function(l) l * f + sqrt(1 - l^2) * rnorm(n))
  matrix(pmin(5, pmax(1, round(3 + 1.1 * x))), n)
}
halves <- function(x) {
  k <- ncol(x)
  sets <- combn(k, k %/% 2)
  if (k %% 2 == 0) sets <- sets[, sets[1, ] == 1, drop = FALSE]
  r <- apply(sets, 2, function(s) cor(rowSums(x[, s, drop = FALSE]), rowSums(x[, -s, drop = FALSE])))
  2 * r / (1 + r)
}
one <- function(x) {
  a <- suppressWarnings(alpha(as.data.frame(x), check.keys = FALSE)$total$raw_alpha)
  ci <- alpha.ci(a, nrow(x), ncol(x))
  h <- halves(x)
  l <- suppressWarnings(fa(x, nfactors = 1, fm = "pa", min.err = 1e-12, max.iter = 5000)$loadings[, 1])
  list(rows = x, alpha = a, low = ci$lower.ci, high = ci$upper.ci, mean = mean(h), lowest = min(h), highest = max(h),
       omega = sum(l)^2 / (sum(l)^2 + sum(1 - l^2)))
}
sets <- lapply(list(list(60, c(.8, .7, .6, .75, .5, .65)), list(30, c(.6, .6, .5, .7)), list(200, c(.4, .3, .5, .2, .45, .35, .3, .4)),
                    list(45, c(.7, .6, .8, .5, .7))), function(s) one(answers(s[[1]], s[[2]])))
weeks <- lapply(1:9, function(i) round(rnorm(sample(3:7, 1), 6, 1.5)))
d <- diff(sapply(weeks, mean))
sem <- sd(d) / sqrt(2)
f <- expand.grid(p = c(.025, .5, .975), d1 = c(1, 29, 199), d2 = c(5, 203, 1393))
num <- function(x) if (length(x) == 1) sprintf("%.12g", x) else
  paste0("[", paste(if (is.matrix(x)) apply(x, 1, num) else sapply(x, num), collapse = ","), "]")
object <- function(l) paste0("{", paste(sprintf('"%s":%s', names(l), sapply(l, num)), collapse = ","), "}")
f$q <- qf(f$p, f$d1, f$d2)
writeLines(paste0('{"sets":[', paste(sapply(sets, object), collapse = ",\n"), '],\n"weeks":[', paste(sapply(weeks, function(w) num(as.numeric(w))), collapse = ","),
  '],\n"sem":', num(sem), ',"smallest":', num(1.96 * sqrt(2) * sem), ',\n"f":[', paste(apply(f, 1, function(r) object(as.list(r))), collapse = ","), "]}"), "reference.json")
