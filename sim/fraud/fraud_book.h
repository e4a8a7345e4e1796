// The fraud side of a market's state behind one pointer with value semantics: copying it copies
// everything, so that a copy of a MarketState stays a snapshot. Empty where a scenario has none.
#pragma once

#include <memory>

namespace marketday {

struct FraudState;

class FraudBook {
 public:
  FraudBook();
  explicit FraudBook(FraudState state);
  ~FraudBook();
  FraudBook(const FraudBook& other);
  FraudBook& operator=(const FraudBook& other);
  FraudBook(FraudBook&&) noexcept;
  FraudBook& operator=(FraudBook&&) noexcept;

  explicit operator bool() const { return state_ != nullptr; }
  FraudState& operator*() { return *state_; }
  const FraudState& operator*() const { return *state_; }
  FraudState* operator->() { return state_.get(); }
  const FraudState* operator->() const { return state_.get(); }

 private:
  std::unique_ptr<FraudState> state_;
};

}  // namespace marketday
