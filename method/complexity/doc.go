// Package complexity measures what an economy can make and what it could make
// next, from the exports of many economies: the product space and economic
// complexity.
//
// In: one [trade.Matrix] (one year, one nomenclature), populations if RPOP is
// wanted, and a [Convention]. Out: a [Result] with RCA, presence, diversity,
// ubiquity, ECI, PCI, proximity, density, COI and COG; from it [Project] places
// economies outside the reference sample, [Approach] names a strategic approach,
// [Opportunities] ranks products, [Backbone] and [Layout] draw the product space.
//
// Other measures of the same table: [Reflect], [Fitness], [StableFitness], [ECIPlus] and
// [Genepy] for complexity; [Relate], [RelateCountries], [Near] and [LeaveOneOutDensity] for
// relatedness; [Prody], [Pgi] and [Concentration]; [KnowledgeComplexity]. Other presence:
// [Presence], [Rolling], [Persistent]. Other tables: [External] for regions, [CrossProximity] for two
// layers, [Changes] for two periods. [Growth] is a demonstration and off by default.
//
// It never mixes conventions (the one used is written into every result), never
// turns a missing value into a number, never decomposes the product side (PCI
// follows from ECI through presence, so both have one sign) and never changes its
// input. It reads no file and calls no global random source.
//
// Literature: Balassa (1965) for RCA; Hidalgo, Klinger, Barabasi and Hausmann
// (2007) for proximity and density; Hidalgo and Hausmann (2009), Hausmann, Hidalgo
// et al., The Atlas of Economic Complexity (2014) for ECI, PCI, COI and COG;
// Mealy, Farmer and Teytelboym (2019) for the spectral reading and the symmetric form.
package complexity
