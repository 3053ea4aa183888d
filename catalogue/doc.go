// Package catalogue holds the content of the workbench as data: indicators,
// country groups, sources, the deck's figures and statements, and every threshold
// and weight with its provenance.
//
// In: the YAML files of this folder, embedded, or a user's own files of the same
// schema through [Parse]. Out: typed, ordered copies that a caller may change. A
// file with an unknown field, a missing field, an unknown word or a dangling
// reference is refused as a whole, each fault with its file and line.
//
// The package knows what things are called and where they come from. It holds no
// series of data, computes nothing but the closed list of derivations in
// [Derive.Value], and reads no disk.
//
// The record of an indicator follows the metadata of the World Development
// Indicators; the meaning of the fields is written at the top of each YAML file.
package catalogue
