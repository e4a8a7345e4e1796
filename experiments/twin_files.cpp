#include "experiments/twin_files.h"

#include <fmt/core.h>

#include "evaluation/run_statistics.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

struct Figure {
  std::string scope;  // "total" or the observable segment at the start
  std::string metric;
  std::int64_t value;
};

std::vector<Figure> figures_of(const TwinDifference& d) {
  const Account& a = d.total;
  std::vector<Figure> figures = {{"total", "visits", a.visits},
                                 {"total", "orders", a.orders},
                                 {"total", "units", a.units},
                                 {"total", "coupons_redeemed", a.coupons_redeemed},
                                 {"total", "revenue_cents", a.revenue_cents()},
                                 {"total", "subsidy_cents", a.subsidy_cents()},
                                 {"total", "profit_cents", a.profit_cents()}};
  for (std::size_t s = 0; s < kSegments; ++s) {
    figures.push_back({kSegmentNames[s], "profit_cents", d.segment_profit_cents[s]});
  }
  return figures;
}

std::string shoppers_table(const TwinRecord& policy, const TwinRecord& twin) {
  CsvWriter csv({"customer_id", "segment_at_start", "orders", "twin_orders", "profit_cents",
                 "twin_profit_cents", "difference_cents"});
  for (std::size_t i = 0; i < policy.segment().size(); ++i) {
    csv.integer(static_cast<std::int64_t>(i)).text(kSegmentNames[policy.segment()[i]]);
    csv.integer(policy.orders()[i]).integer(twin.orders()[i]);
    csv.integer(policy.profit_cents()[i]).integer(twin.profit_cents()[i]);
    csv.integer(policy.profit_cents()[i] - twin.profit_cents()[i]).end_row();
  }
  return csv.take();
}

}  // namespace

void TwinFiles::add(std::uint64_t seed, const TwinRecord& policy, const TwinRecord& twin) {
  if (markets_.empty()) shoppers_ = shoppers_table(policy, twin);
  markets_.push_back({seed, difference(policy, twin)});
}

std::map<std::string, std::string> TwinFiles::contents() const {
  CsvWriter each({"seed", "scope", "metric", "difference"});
  std::vector<std::vector<double>> by_figure;  // one value a market
  for (const Market& market : markets_) {
    const std::vector<Figure> figures = figures_of(market.difference);
    by_figure.resize(figures.size());
    for (std::size_t f = 0; f < figures.size(); ++f) {
      each.text(fmt::format("{}", market.seed)).text(figures[f].scope).text(figures[f].metric);
      each.integer(figures[f].value).end_row();
      by_figure[f].push_back(static_cast<double>(figures[f].value));
    }
  }
  CsvWriter summary({"scope", "metric", "n", "difference", "ci_low", "ci_high"});
  const Bootstrap bootstrap(markets_.size());
  const std::vector<Figure> figures = figures_of(markets_.front().difference);
  for (std::size_t f = 0; f < figures.size(); ++f) {
    const RunSummary s = summarise(by_figure[f], bootstrap);
    summary.text(figures[f].scope).text(figures[f].metric);
    summary.integer(static_cast<std::int64_t>(s.n)).number(s.mean);
    summary.number(s.interval.low).number(s.interval.high).end_row();
  }
  return {{"twin.csv", each.take()},
          {"twin_summary.csv", summary.take()},
          {"twin_shoppers.csv", shoppers_}};
}

std::string TwinFiles::headline() const {
  std::vector<double> profit;
  for (const Market& market : markets_) {
    profit.push_back(static_cast<double>(market.difference.total.profit_cents()) / 100.0);
  }
  const RunSummary s = summarise(profit, Bootstrap(profit.size()));
  return fmt::format(
      "profit - twin's: {:+.2f} a market, 95 % interval [{:+.2f}, {:+.2f}] over {} "
      "markets\n",
      s.mean, s.interval.low, s.interval.high, s.n);
}

}  // namespace marketday
