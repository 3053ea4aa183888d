package app
import ("testing";"fmt";"strings";"time";"upstep/method/diagnose")
func TestZZ(t *testing.T){
 a:=openTest(t)
 for _,c:=range strings.Split("KAZ UZB AZE KGZ TJK TKM AFG"," "){
  e,err:=a.blank(Ask{Verb:"agree",Country:c}); if err!=nil{t.Fatal(err)}
  s:=a.study(Request{Country:c},e)
  cl:=&call{study:s,ask:Ask{Country:c},inputs:map[string]string{}}
  t0:=time.Now(); in,err:=cl.diagnosis(); if err!=nil{t.Fatal(err)}
  t1:=time.Now(); r,err:=diagnose.Diagnose(in); if err!=nil{t.Fatal(err)}
  fmt.Println("=====",c,"read",t1.Sub(t0),"diagnose",time.Since(t1))
  fmt.Println("peers",r.Comparators.Members,r.Comparators.Steps,r.Comparators.Dropped)
  for _,o:=range r.Others{fmt.Println("  ",o.Set,o.Members,o.Steps,o.Refusal)}
  for _,d:=range r.Story.Decades{p:="-"; if d.Peers!=nil{p=fmt.Sprintf("%.1f",*d.Peers)};fmt.Printf("  %d-%d %.1f (peers %s)\n",d.From,d.To,*d.Value,p)}
  fmt.Println("  turns",r.Story.Turns)
  for _,k:=range r.Story.Series{fmt.Print("  ",k.ID,": ");for _,d:=range k.Decades{fmt.Printf("%d-%d %.1f; ",d.From,d.To,*d.Value)};fmt.Println()}
  for _,n:=range r.Nodes{ fmt.Printf("%-32s %-22s score %.2f w %.2f",strings.Repeat("  ",n.Depth)+n.Name,n.Label,n.Score.Score,n.Weight); for _,x:=range n.Tests{fmt.Printf(" T%d s%.2f q%.2f n%d;",x.Test,x.S,x.Q,x.Items)};fmt.Println()
   for _,i:=range r.Evidence{ if i.Node!=n.ID{continue}; v:="";if i.Value!=nil{v=fmt.Sprintf("%.3g",*i.Value)}; z:=""; if i.Price!=nil{z=fmt.Sprintf("z %.1f n %d drop %d",i.Price.Z,i.Price.N,len(i.Dropped))}; if i.Movement!=nil{z=fmt.Sprintf("corr %.2f plain %.2f n %d ctl %v",i.Movement.Corr,i.Movement.Plain,i.Movement.N,i.Movement.Controlled)}; if i.Bypass!=nil{z+=fmt.Sprintf(" mean %.2f sd %.2f n %d",i.Bypass.Mean,i.Bypass.SD,i.Bypass.N)}; if i.Camels!=nil{z+=fmt.Sprintf(" slope %.2f t %.2f n %d zeros %d",i.Camels.Slope,i.Camels.T,i.Camels.N,i.Camels.Zeros)}
    fmt.Printf("        T%d %-40s %d %s s %.2f q %.2f old %v | %s\n",i.Test,i.Name,i.Year,v,i.S,i.Q,i.Old,z)}
   for _,i:=range r.Silent{ if i.Node==n.ID{fmt.Printf("        T%d silent %s: %s\n",i.Test,i.Name,i.Why)}}
  }
  fmt.Println("hangs"); for _,h:=range r.Hangs{fmt.Println("   ",h)}
  fmt.Println("worth"); for _,h:=range r.Worth{fmt.Println("   ",h)}
 }
}
