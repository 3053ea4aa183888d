// Package ref holds codes: economies and aggregates, country groups, product
// classifications, the concordances between them, and technology classes.
//
// In: rows of reference tables. Out: lookups that accept a code or a name, say
// "did you mean" when neither fits, and never count an aggregate as a country.
// It reads no file; [New] takes the rows.
//
// Codes follow ISO 3166-1, the World Bank's economy and income classification
// (which holds for a fiscal year, so income class is asked for with a year), the
// Harmonized System of the WCO, the Standard International Trade Classification of
// the United Nations and the technology classes of Lall (2000).
package ref
