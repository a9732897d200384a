export const bengali = (number) => String(number).replace(/[0-9]/g, (digit) => "০১২৩৪৫৬৭৮৯"[digit]);
