package match

// Shock is for tests from outside.
var Shock = shock
