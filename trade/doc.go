// Package trade turns export tables into country x product matrices, and from one
// product classification into another.
//
// In: rows of (economy, product, value). Out: a dense [Matrix] with sorted rows
// and columns, and notes for every row that was refused or merged. Filters are
// explicit steps that report what they removed.
//
// [Convert] maps a [Long] table by a concordance and logs, for each year, which part
// of the value went one-to-one, was added up, was split, or was kept out.
//
// It never drops a row silently, never reads a file and never mixes years,
// classifications or sources: a Matrix has one of each.
//
// Filters follow the practice of the Atlas of Economic Complexity (Hausmann,
// Hidalgo et al. 2014): population, total exports, world trade of a product.
package trade
