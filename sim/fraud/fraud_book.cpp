#include "sim/fraud/fraud_book.h"

#include <utility>

#include "sim/fraud/fraud_state.h"

namespace marketday {

FraudBook::FraudBook() = default;
FraudBook::FraudBook(FraudState state) : state_(std::make_unique<FraudState>(std::move(state))) {}
FraudBook::~FraudBook() = default;
FraudBook::FraudBook(const FraudBook& other)
    : state_(other.state_ ? std::make_unique<FraudState>(*other.state_) : nullptr) {}
FraudBook& FraudBook::operator=(const FraudBook& other) {
  if (this != &other) state_ = other.state_ ? std::make_unique<FraudState>(*other.state_) : nullptr;
  return *this;
}
FraudBook::FraudBook(FraudBook&&) noexcept = default;
FraudBook& FraudBook::operator=(FraudBook&&) noexcept = default;

}  // namespace marketday
