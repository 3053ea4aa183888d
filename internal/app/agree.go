package app

import (
	"errors"

	"upstep/agree"
	"upstep/catalogue"
	"upstep/panel"
	"upstep/report"
)

// exportsBasis is the evidence of the schools that read the table of exports.
const exportsBasis = "exports"

// agree lays the schools side by side.
func (a *App) agree(c *call) (report.Part, any, error) {
	areas, err := areasOf(c)
	if err != nil {
		return nil, nil, err
	}
	path, data, err := c.file("nominations")
	if err != nil {
		return nil, nil, err
	}
	part := &report.Agreement{Own: path, Names: map[string]string{}, Fields: map[string]string{}, Tables: map[string]panel.Ref{}}
	var own agree.Own
	if path != "" {
		if own, err = agree.ParseOwn(path, data, areas); err != nil {
			return nil, nil, faults(path, err)
		}
	}
	var o agree.Options
	if err := set(c.req.Settings, "agree", &o); err != nil {
		return nil, nil, err
	}
	var list []agree.School
	for _, school := range []func(*call, catalogue.Areas, *report.Agreement, agree.Options) (agree.School, error){
		spaceViews, identifyViews, specialiseViews, missionViews, diagnoseViews, catchupViews,
	} {
		s, err := school(c, areas, part, o)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, s)
	}
	part.Result = agree.Combine(areas, list, own, o)
	return part, part.Result, nil
}

// areasOf returns the user's areas, or those of the catalogue.
func areasOf(c *call) (catalogue.Areas, error) {
	path, data, err := c.file("areas")
	if err != nil || path == "" {
		own, loadErr := catalogue.LoadAreas()
		return own, errors.Join(err, loadErr)
	}
	areas, err := catalogue.ParseAreas(path, data)
	if err != nil {
		return nil, faults(path, err)
	}
	return areas, nil
}

// exportsOf sums the exports of each area and names the products.
func exportsOf(space *report.Space, areas catalogue.Areas, part *report.Agreement) {
	part.Exports = make([]report.AreaExports, len(areas))
	part.Year, part.Tables[""], part.Tables["space"] = space.Basket.Year, space.Basket.Ref, space.Basket.Ref
	total := space.Basket.Total(space.Row)
	for p, v := range space.Basket.Row(space.Row) {
		code := space.Basket.Products[p]
		if product, ok := space.System.Product(code); ok {
			part.Names[code] = product.Name
		}
		at := areas.OfHeading(code)
		if at < 0 {
			continue
		}
		x := &part.Exports[at]
		x.Of++
		x.Value += v
		x.Share = x.Value / total
	}
	for i, code := range space.Result.Products {
		if at := areas.OfHeading(code); at >= 0 && space.Profile.M[i] {
			part.Exports[at].Present++
		}
	}
}

// sentence ends a reason as a sentence does.
func sentence(why string) string {
	if why == "" {
		return ""
	}
	r := []rune(why)
	first := string(r[0])
	if up := []rune(first); up[0] >= 'a' && up[0] <= 'z' {
		first = string(up[0] - 'a' + 'A')
	}
	out := first + string(r[1:])
	if out[len(out)-1] != '.' {
		out += "."
	}
	return out
}
