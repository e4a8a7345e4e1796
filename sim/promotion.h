// A promotion mechanism: one plug-in file each in sim/promotions/. A scenario lists promotions; on
// the days they run they act through the hooks below, each called once a day or once a block of
// shoppers, never once a shopper. Precedence, each on what the earlier ones left:
//   1 price tags (the lowest wins), 2 the wallet's percent coupon, 3 several units and bundles,
//   4 the basket's bars, 5 coupons of an amount, 6 points, 7 shipping.
// A line that took a promotion with `stacks: false` takes no later one, and such a promotion
// passes over lines that took an earlier one. An order that finds a budget, cap or stock of a
// promotion used up falls back to what is bought without any promotion.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/campaign.h"
#include "sim/day_terms.h"
#include "sim/description.h"
#include "sim/intent.h"
#include "sim/ledger.h"

namespace marketday {

struct MarketState;

// What every promotion has, whatever its kind.
struct PromotionTerms {
  std::string label;
  int first_day = 0;  // of the episode: days after the warm-up
  int last_day = 0;
  int every_days = 0;  // repeats after so many days; 0: runs from first to last day
  int run_days = 1;    // of each repetition
  bool on_demand = false;
  std::array<bool, kSegments> segments{};
  std::vector<std::uint8_t> covers;  // by slot
  bool all_goods = true;             // goods outside the catalogue too
  bool stacks = true;
  int cap_per_shopper = 0;  // orders; 0: none
  Cents budget_cents = kUnlimited;
  std::int64_t stock_units = std::numeric_limits<std::int64_t>::max();
};

// Layers of the precedence above.
enum class Layer : std::uint8_t {
  tag = 1,
  units = 3,
  basket = 4,
  amount = 5,
  points = 6,
  shipping = 7
};

struct Today {
  const MarketSpec& spec;
  const MarketState& state;
  const Campaign& campaign;
  int episode_day = 0;  // days since the warm-up
};

// Orders of one block, or of one day.
struct OrderBatch {
  const Today& today;
  const DayTerms& terms;
  std::vector<OrderLine>& lines;
  std::span<Order> orders;

  std::span<OrderLine> lines_of(const Order& order) const {
    return {lines.data() + order.first_line, order.lines};
  }
};

class Promotion {
 public:
  static constexpr const char* kKind = "promotion";
  // `parameters` as described, those of every promotion among them.
  using Factory =
      std::function<std::unique_ptr<Promotion>(const Json& parameters, const Catalogue& catalogue)>;

  explicit Promotion(PromotionTerms terms) : terms_(std::move(terms)) {}
  Promotion(const Promotion&) = delete;
  Promotion& operator=(const Promotion&) = delete;
  virtual ~Promotion() = default;

  const PromotionTerms& terms() const { return terms_; }
  void set_label(std::string label) { terms_.label = std::move(label); }  // before it is used
  virtual Layer layer() const = 0;
  // Takes discounts after its last day too, as a clipped coupon does.
  virtual bool outlives() const { return false; }

  // Columns of memory it works on.
  virtual bool needs_points() const { return false; }
  virtual bool needs_members() const { return false; }

  // Once a day: says what shoppers should know of it.
  virtual void announce(const Today&, std::uint8_t, DayTerms&) const {}
  // Once a day and group of shoppers whom it addresses: changes price tags and flags.
  virtual void mark_shelf(const Today&, std::uint8_t, bool, SegmentTerms&) const {}
  // Once a day: coupons to hand out.
  virtual void hand_out(const Today&, std::uint8_t, std::vector<CouponOffer>&) const {}
  // Once a block: multiplies the visit rates of shoppers [first, end).
  virtual void invite(const Today&, std::uint32_t, std::uint32_t, float*) const {}
  // Once a block: what shoppers add to their baskets because of it.
  virtual void fill(const OrderBatch&, std::uint8_t) const {}
  // Takes discounts off baskets; called again when lines were lost.
  virtual void price(const OrderBatch&, std::uint8_t) const {}
  // Once a day, after the orders are booked: what shoppers keep of it.
  virtual void settle(const Today&, std::uint8_t, std::span<const Order>,
                      const std::vector<OrderLine>&, Population&,
                      std::array<Account, kSegments>&) const {}

 protected:
  // Whether order `o` may take promotion `id` at all: segment, running, cap.
  bool open_to(const OrderBatch& batch, std::uint8_t id, const Order& order) const;
  // Hangs tags of (1 - depth) times the regular price on the covered items.
  void cut_tags(const Today& today, std::uint8_t id, double depth, SegmentTerms& shelf) const;
  // Whether a line may: covered, stacking.
  bool covers(const OrderLine& line) const;
  // Sum of the covered lines' prices.
  Cents covered_cents(std::span<const OrderLine> lines) const;
  // Takes `cents` off the covered lines of an order in proportion to their prices, exactly.
  void give(const OrderBatch& batch, std::uint8_t id, Order& order, Cents cents) const;
  // Books `cents` of discount on one line.
  void give_line(std::uint8_t id, Order& order, OrderLine& line, Cents cents) const;

 private:
  PromotionTerms terms_;
};

// Parameters that every promotion's description ends with, and what they say.
std::vector<Parameter> with_promotion_parameters(std::vector<Parameter> own);
// InputError where a named item, category or segment is unknown.
PromotionTerms read_promotion_terms(const Json& parameters, const Catalogue& catalogue);

// Whether it runs on a day of the episode, its schedule alone; `on`: ids switched on today.
bool scheduled(const PromotionTerms& terms, std::uint8_t id, int episode_day,
               std::span<const std::uint8_t> on);

// Neither budget nor stock of promotion `id` is used up.
bool has_left(const MarketState& state, std::uint8_t id);
// Runs today: scheduled, and something is left.
bool runs_today(const Today& today, std::uint8_t id);
// The shopper has had it as often as the cap allows.
bool capped_out(const MarketSpec& spec, const Population& population, std::uint8_t id,
                std::uint32_t shopper);

// What row 12 asks: adds the gap to a bar when it pays. Shared by the promotions with a bar.
struct TopUpTaste {
  Cents hassle_cents = 0;
  double filler_value = 0.6;  // v, per currency unit of filler
};
std::vector<Parameter> top_up_parameters();
TopUpTaste read_top_up(const Json& parameters);
// Lifts a basket to the bar on its top-up line if the gap is worth the reward (sim/top_up.h).
void top_up(std::span<OrderLine> lines, Cents basket_cents, Cents bar_cents, Cents reward_cents,
            const TopUpTaste& taste);

}  // namespace marketday
