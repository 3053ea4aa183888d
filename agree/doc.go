// Package agree lays the schools of industrial policy side by side: what each says of
// an area, why, and where they agree and disagree.
//
// In: areas of the catalogue, and what each school found on products, fields,
// constraints or missions. Out: for each area and school one of supports, neutral,
// contradicts and no data, with its reason and whether another threshold would turn it;
// for each area whether the schools agree, are at odds, or leave it open.
//
// Views are never blended into one number, and a school without data has no vote.
// Schools that read the same table are counted as one basis.
//
// The six schools are those of S. Radosevic, Towards industrial policies to support
// technology upgrading in Central Asia (UNECE webinar, 2020). The rules by which a
// school's results become a stance on an area are of this project.
package agree
