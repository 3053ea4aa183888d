// Package pyramid sorts firms of a survey into six levels of technological
// capability, from unmanaged operation to innovation based on R&D, and compares the
// pyramid they form with a norm.
//
// In: firms as [Firm] records whose answers are true, false or unknown, and
// thresholds as [Options]; where there are no firms, a panel and the [Clue]s that
// its indicators give. Out: a [Result] with one [Group] per country and round: lower
// and upper weighted shares, effective number of firms, Wilson intervals, strata,
// the rate of claims that leap over basics, management scores with a stratified
// bootstrap, and comparisons with a norm (survival, progression, weakest step,
// Jensen-Shannon divergence, missing middle); or a [Sheet] that says level by level
// what is known of a country and what is not.
//
// It never counts an unknown answer as "no" without saying so: every share has a
// lower and an upper version. It never derives shares of firms from country
// figures, never uses a firm whose weight is not positive, and never reads a file.
//
// Sources: levels after Bell (2007), Lall (1992) and Cirera and Maloney (2017);
// three-valued logic after Kleene (1952); intervals after Wilson (1927) with the
// effective sample size of Kish (1965); management scores after the recipe of the
// EBRD for BEEPS V; divergence after Lin (1991).
package pyramid
