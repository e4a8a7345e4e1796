// What changes about fraud while a market runs: who uses which device, what each fraudster has
// learnt, what the screening knows. Values only.
#pragma once

namespace marketday {

struct FraudState {};

}  // namespace marketday
