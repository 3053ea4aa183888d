package index

// Maximise is the simplex method behind BenefitOfDoubt, for its test by duality.
var Maximise = maximise
